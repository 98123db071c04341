// The least that a Node program does with NDJSON: lines, and JSON.parse of each. `node bench/bare-loop.mjs split|readline file`
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

const [, , way, path] = process.argv;
let count = 0;

function take(line) {
  if (JSON.parse(line).timestamp > 0) count += 1;
}

if (way === 'readline') {
  for await (const line of createInterface({ input: createReadStream(path) })) take(line);
} else {
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1024 * 1024 })) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
  }
}
process.stdout.write(`${count}\n`);
