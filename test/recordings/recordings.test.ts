import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { CommandError, exitCodes } from '../../src/errors.ts';
import { openRecordings } from '../../src/recordings/open.ts';
import { chunksOf, readAll, readText } from './read.ts';

const folder = mkdtempSync(join(tmpdir(), 'lambda-oom-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const start = Date.UTC(2024, 0, 1);
const event = (second: number, stream = 's', message = `m${second}`) => ({
  logGroupName: '/aws/lambda/f',
  logStreamName: stream,
  timestamp: start + second * 1000,
  message,
});
const lines = (...events: object[]): string => events.map((one) => `${JSON.stringify(one)}\n`).join('');

async function errorOf(paths: readonly string[]): Promise<CommandError> {
  try {
    await readAll(paths);
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('what cannot be read', () => {
  it.each([
    [
      'a file that is missing',
      () => [join(folder, 'nowhere.json')],
      /nowhere\.json: no such file or directory$/,
    ],
    ['an empty file', () => [file('empty.json', '')], /empty\.json: there is nothing in it$/],
    ['an empty gzip file', () => [file('empty.gz', gzipSync(''))], /empty\.gz: there is nothing in it$/],
    ['blanks', () => [file('blank.json', '\n \n')], /there is nothing in it$/],
    [
      'noise',
      () => [file('noise.bin', Buffer.from(Array.from({ length: 999 }, (_, i) => (i * 89 + 128) % 256)))],
      /noise\.bin: no log export that lambda-oom knows$/,
    ],
    ['a ZIP archive', () => [file('x.zip', Buffer.from([0x50, 0x4b, 3, 4, 20, 0]))], /x\.zip: a ZIP archive/],
    [
      'JSON that is no log',
      () => [file('package.json', '{"name":"x","version":"1"}')],
      /package\.json: not one log event in it/,
    ],
    [
      'one empty directory',
      () => [dirname(file('none/.hidden', 'x'))],
      /none: the directory holds no files$/,
    ],
    [
      'a directory without logs',
      () => [dirname(file('texts/readme.txt', 'hello\n'))],
      /readme\.txt: no log export/,
    ],
    ['nothing named', () => [], /no recording named/],
  ])('%s', async (_, paths, message) => {
    const error = await errorOf(paths());
    expect(error.exitCode).toBe(exitCodes.usage);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('\n');
  });

  it('says what was expected', async () => {
    const { hint } = await errorOf([file('text.txt', 'hello\n')]);
    expect(hint).toMatch(/^expected one of: NDJSON/);
  });

  it.skipIf(process.getuid?.() === 0)('a file without permission', async () => {
    const path = file('secret.json', lines(event(1)));
    chmodSync(path, 0);
    const error = await errorOf([path]);
    expect(error.message).toMatch(/permission denied$/);
    expect(error.hint).toMatch(/^chmod \+r /);
  });
});

describe('a file that is read in part', () => {
  it('gzip that ends early: what was read stays', async () => {
    const events = Array.from({ length: 5_000 }, (_, second) =>
      event(second, 's', `${second} ${Math.sin(second)}`),
    );
    const whole = gzipSync(lines(...events));
    const { events: read, losses } = await readAll([file('cut.gz', whole.subarray(0, whole.length / 2))]);
    expect(read.length).toBeGreaterThan(1_000);
    expect(read.map(({ message }) => message)).toEqual(
      events.slice(0, read.length).map(({ message }) => message),
    );
    expect(losses.firstUnreadable).toMatch(/cut\.gz: (the gzip data ends early|a line that is no JSON)/);
    expect(losses.unreadable).toBe(2);
  });

  it('gzip that is damaged in the middle', async () => {
    const whole = gzipSync(
      lines(...Array.from({ length: 5_000 }, (_, second) => event(second, 's', `${Math.sin(second)}`))),
    );
    whole.fill(0, whole.length / 2, whole.length / 2 + 200);
    const { events, losses } = await readAll([file('damaged.gz', whole)]);
    expect(events.length).toBeGreaterThan(500);
    expect(losses.unreadable).toBeGreaterThan(0);
  });

  it('UTF-16 and byte order marks from PowerShell', async () => {
    const text = lines(event(1, 's', 'für'), event(2));
    const little = Buffer.from(`\ufeff${text}`, 'utf16le');
    const big = Buffer.from(little).swap16();
    for (const bytes of [little, big, little.subarray(2), Buffer.from(`\ufeff${text}`)]) {
      expect((await readText(bytes, {}, 7)).events.map(({ message }) => message)).toEqual(['für', 'm2']);
    }
  });

  it('a line of 100 MB: memory stays bounded, the lines around it are read', async () => {
    async function* bytes(): AsyncGenerator<Buffer> {
      yield Buffer.from(`${lines(event(1))}{"message":"`);
      const part = Buffer.alloc(1024 * 1024, 0x78);
      for (let at = 0; at < 100; at += 1) yield part;
      yield Buffer.from(`"}\n${lines(event(2))}`);
    }
    const { events, losses } = await readAll(['-'], { stdin: bytes() });
    expect(events.map(({ message }) => message)).toEqual(['m1', 'm2']);
    expect(losses).toMatchObject({ unreadable: 1, firstUnreadable: 'standard input: a line over 16 MB' });
  });

  it('nothing but one line of 100 MB', async () => {
    async function* bytes(): AsyncGenerator<Buffer> {
      yield Buffer.from('{"events":"');
      for (let at = 0; at < 100; at += 1) yield Buffer.alloc(1024 * 1024, 0x78);
    }
    await expect(readAll(['-'], { stdin: bytes() })).rejects.toThrow(
      /^standard input: not one log event in it/,
    );
  });
});

describe('several files', () => {
  it('are merged in order of time', async () => {
    const even = file('merge/even.ndjson', lines(...[0, 2, 4, 6].map((second) => event(second, 'even'))));
    const odd = file(
      'merge/odd.json',
      JSON.stringify({ events: [1, 3, 5, 7].map((second) => event(second, 'odd')) }),
    );
    const { events } = await readAll([even, odd]);
    expect(events.map(({ message }) => message)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7].map((second) => `m${second}`),
    );
  });

  it('the same file twice is read once', async () => {
    const path = file('once.ndjson', lines(event(1)));
    expect((await readAll([path, path])).events).toHaveLength(1);
  });

  it('batches hold at most 2,000 events', async () => {
    const path = file('many.ndjson', lines(...Array.from({ length: 25_000 }, (_, second) => event(second))));
    const other = file('other.ndjson', lines(...Array.from({ length: 5_000 }, (_, second) => event(second))));
    for (const paths of [[path], [path, other]]) {
      const { events, largestBatch } = await readAll(paths);
      expect(events.length).toBe(paths.length === 1 ? 25_000 : 30_000);
      expect(largestBatch).toBeLessThanOrEqual(2_000);
      expect(
        events.every((one, index) => index === 0 || one.timestamp >= (events[index - 1]?.timestamp ?? 0)),
      ).toBe(true);
    }
  });

  it('a link to nowhere in a directory is counted', async () => {
    file('linked/one.ndjson', lines(event(1)));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'linked', 'broken'));
    const { events, losses } = await readAll([join(folder, 'linked')]);
    expect(events).toHaveLength(1);
    expect(losses.firstUnreadable).toMatch(/broken: no such file or directory$/);
  });

  it('in a directory, what is no log is counted and passed over', async () => {
    file('mixed/readme.md', '# hello\n');
    file('mixed/.DS_Store', 'x');
    file('mixed/deep/one.ndjson', lines(event(1)));
    file('mixed/empty.log', '');
    const { events, losses } = await readAll([join(folder, 'mixed')]);
    expect(events).toHaveLength(1);
    expect(losses.unreadable).toBe(1);
    expect(losses.firstUnreadable).toMatch(/readme\.md: no log export/);
  });
});

describe('an export to S3', () => {
  const task = '0f3c9a42-6b1e-4f7e-9f25-3c1f0a8d2b11';
  const [one, two] = [
    '2024-01-01-[$LATEST]0123456789abcdef0123456789abcdef',
    '2024-01-01-[7]fedcba9876543210fedcba9876543210',
  ];
  const s3 = (second: number, text: string): string =>
    `${new Date(start + second * 1000).toISOString()} ${text}\n`;
  file(
    `s3/my-function/${task}/${one}/000000.gz`,
    gzipSync(
      s3(0, 'START RequestId: a Version: $LATEST\n') + s3(3, 'REPORT RequestId: a\tMax\nXRAY TraceId: b'),
    ),
  );
  file(`s3/my-function/${task}/${one}/000001.gz`, gzipSync(s3(5, 'END RequestId: c\n')));
  file(`s3/my-function/${task}/${two}/000000.gz`, gzipSync(s3(1, 'START RequestId: d Version: 7\n')));
  file('s3/my-function/aws-logs-write-test', 'Permission Check Successful');

  it.each(['s3', 's3/my-function', `s3/my-function/${task}`])('%s', async (root) => {
    const { events, losses } = await readAll([join(folder, root)]);
    expect(losses.unreadable).toBe(0);
    expect(events.map(({ logStream, message }) => [logStream, message])).toEqual([
      ['2024/01/01/[$LATEST]0123456789abcdef0123456789abcdef', 'START RequestId: a Version: $LATEST'],
      ['2024/01/01/[7]fedcba9876543210fedcba9876543210', 'START RequestId: d Version: 7'],
      ['2024/01/01/[$LATEST]0123456789abcdef0123456789abcdef', 'REPORT RequestId: a\tMax\nXRAY TraceId: b'],
      ['2024/01/01/[$LATEST]0123456789abcdef0123456789abcdef', 'END RequestId: c'],
    ]);
    expect(new Set(events.map(({ logGroup }) => logGroup))).toEqual(new Set(['my-function']));
  });

  it('the group that the user names comes before the one guessed from the path', async () => {
    const { events } = await readAll([join(folder, 's3')], { logGroup: '/aws/lambda/other' });
    expect(events[0]?.logGroup).toBe('/aws/lambda/other');
  });

  it('a path with aws/lambda in it names the group', async () => {
    file('tree/aws/lambda/checkout/one.json', JSON.stringify([{ timestamp: start, message: 'x' }]));
    const { events } = await readAll([join(folder, 'tree')]);
    expect(events[0]).toMatchObject({
      logGroup: '/aws/lambda/checkout',
      logStream: 'aws/lambda/checkout/one',
    });
  });
});

describe('standard input', () => {
  it('is read once, and only once', async () => {
    const source = await openRecordings(['-'], {
      stdin: chunksOf(Buffer.from(lines(event(1)))),
      decodeAll: true,
    });
    expect(source.canRestart).toBe(false);
    expect(await source.span()).toBeNull();
    const drain = async () => {
      let count = 0;
      for await (const batch of source.batches(new AbortController().signal)) count += batch.events.length;
      return count;
    };
    expect(await drain()).toBe(1);
    await expect(drain()).rejects.toThrow('standard input can be read only once');
  });

  it('a pipe that stays open: events come when nothing follows, and abort ends it', async () => {
    async function* open(): AsyncGenerator<Buffer> {
      yield Buffer.from(lines(event(1), event(2)));
      await new Promise(() => {});
    }
    const source = await openRecordings(['-'], { stdin: open(), decodeAll: true, idleMs: 1 });
    const abort = new AbortController();
    const seen: string[] = [];
    for await (const batch of source.batches(abort.signal)) {
      seen.push(...batch.events.map(({ message }) => message));
      if (seen.length === 2) abort.abort();
    }
    expect(seen).toEqual(['m1', 'm2']);
  });
});

describe('the source', () => {
  it('says what it is, how far it is, and how long the recording is', async () => {
    const path = file('info.ndjson', lines(event(10), event(70)));
    const source = await openRecordings([path], { logGroup: '/aws/lambda/named' });
    expect(source.info).toEqual({
      kind: 'recording',
      region: null,
      logGroups: ['/aws/lambda/named'],
      files: [path],
    });
    expect(await source.span()).toEqual({ from: start + 10_000, to: start + 70_000 });
    const states = [];
    for await (const batch of source.batches(new AbortController().signal)) states.push(batch.status);
    const { length } = Buffer.from(lines(event(10), event(70)));
    expect(states[0]).toEqual({ state: 'reading', done: length, total: length });
    expect(states.at(-1)).toEqual({ state: 'ended', reason: 'the recording is over' });
  });

  it('can be read again, from the start', async () => {
    const source = await openRecordings([file('again.ndjson', lines(event(1)))], { decodeAll: true });
    for (const _ of [1, 2]) {
      let count = 0;
      for await (const batch of source.batches(new AbortController().signal)) count += batch.events.length;
      expect(count).toBe(1);
    }
  });

  it('ends on abort without an error', async () => {
    const path = file('abort.ndjson', lines(...Array.from({ length: 30_000 }, (_, second) => event(second))));
    const source = await openRecordings([path], { decodeAll: true });
    const abort = new AbortController();
    let batches = 0;
    for await (const _ of source.batches(abort.signal)) {
      batches += 1;
      abort.abort();
    }
    expect(batches).toBe(1);
  });

  it('reads a named pipe', async () => {
    const path = join(folder, 'pipe');
    if (spawnSync('mkfifo', [path]).status !== 0) return;
    createReadStream(file('fed.ndjson', lines(event(1), event(2)))).pipe(createWriteStream(path));
    const { events } = await readAll([path]);
    expect(events.map(({ message }) => message)).toEqual(['m1', 'm2']);
  });
});
