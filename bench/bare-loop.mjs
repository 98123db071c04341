// The least that a Node.js program does with each shape of a recording: it reads, unpacks, splits and parses JSON, nothing
// else. `node bench/bare-loop.mjs split|readline|document|concatenated|lines|gzip path`
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gunzipSync } from 'node:zlib';

const [, , way, path] = process.argv;
let count = 0;

async function eachLine(take) {
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1024 * 1024 })) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
  }
  if (rest !== '') take(rest);
}

function parse(line) {
  if (JSON.parse(line).timestamp > 0) count += 1;
}

function countLine(line) {
  if (line.length > 0) count += 1;
}

const ways = {
  split: () => eachLine(parse),
  lines: () => eachLine(countLine),
  async readline() {
    for await (const line of createInterface({ input: createReadStream(path) })) parse(line);
  },
  async document() {
    count = JSON.parse(await readFile(path, 'utf8')).events.length;
  },
  async concatenated() {
    for (const part of (await readFile(path, 'utf8')).split('}{"messageType"')) {
      const text = part.startsWith('{') ? part : `{"messageType"${part}`;
      count += JSON.parse(text.trimEnd().endsWith(']}') ? text : `${text}}`).logEvents.length;
    }
  },
  async gzip() {
    for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const bytes = gunzipSync(await readFile(join(entry.parentPath ?? entry.path, entry.name)));
      for (const line of bytes.toString('utf8').split('\n')) countLine(line);
    }
  },
};
await ways[way]();
process.stdout.write(`${count}\n`);
