import { TextDecoder } from 'node:util';
import { createGunzip, gunzipSync } from 'node:zlib';

/** Compressed bytes handed to the decompressor at a time: bounds what a bomb can blow up to at once. */
const gzipStep = 32 * 1024;

const startsWith = (chunk: Buffer, ...magic: readonly number[]): boolean =>
  magic.every((byte, index) => chunk[index] === byte);

/** What a file is by its first bytes where it is not read at all, in a user's words. */
export function foreignFormat(head: Buffer): string | null {
  if (startsWith(head, 0x50, 0x4b, 0x03, 0x04)) return 'a ZIP archive (or an Excel file)';
  if (startsWith(head, 0x28, 0xb5, 0x2f, 0xfd)) return 'compressed with zstd';
  if (startsWith(head, 0x42, 0x5a, 0x68)) return 'compressed with bzip2';
  if (startsWith(head, 0xfd, 0x37, 0x7a, 0x58, 0x5a)) return 'compressed with xz';
  if (startsWith(head, 0x25, 0x50, 0x44, 0x46)) return 'a PDF';
  if (startsWith(head, 0x50, 0x41, 0x52, 0x31)) return 'a Parquet file';
  return null;
}

const isGzip = (head: Buffer): boolean => startsWith(head, 0x1f, 0x8b);
const hasByteOrderMark = (head: Buffer): boolean => startsWith(head, 0xef, 0xbb, 0xbf);

/** Whether `plainBytes` gives the bytes as they are stored, by the first four of them. */
export const isPlain = (head: Buffer): boolean =>
  !isGzip(head) && !hasByteOrderMark(head) && utf16Of(head) === null;

/**
 * The text of an input as UTF-8 bytes, whatever it is stored as: gzip (once or twice, any number of members,
 * known by its first bytes), UTF-16 (PowerShell's `>`), with or without a byte order mark. Where gzip is damaged
 * or ends early, what was read before stays and `damaged` is called.
 */
export async function* plainBytes(
  stored: AsyncIterable<Buffer>,
  damaged: (reason: string) => void,
  isFile = false,
): AsyncGenerator<Buffer> {
  // Of a pipe, what came is unpacked without waiting for its end.
  const unpacked = isFile ? unzippedFile : unzipped;
  yield* decoded(unzipped(unpacked(withWholeHead(stored), damaged), damaged));
}

/** Chunks of which the first has at least 4 bytes, enough to detect how they are stored. */
async function* withWholeHead(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer | null = Buffer.alloc(0);
  for await (const part of chunks) {
    const chunk: Buffer = typeof part === 'string' ? Buffer.from(part) : part;
    if (head === null) yield chunk;
    else {
      head = head.length === 0 && chunk.length >= 4 ? chunk : Buffer.concat([head, chunk]);
      if (head.length < 4) continue;
      yield head;
      head = null;
    }
  }
  if (head !== null && head.length > 0) yield head;
}

async function* unzippedFile(
  chunks: AsyncIterable<Buffer>,
  damaged: (reason: string) => void,
): AsyncGenerator<Buffer> {
  const rest = chunks[Symbol.asyncIterator]();
  const first = await rest.next();
  if (first.done === true) return;
  // The next chunk may reuse the buffer of this one.
  const small = isGzip(first.value) && first.value.length <= smallBytes ? Buffer.from(first.value) : null;
  if (small === null) {
    yield* unzipped(chained([first.value], rest), damaged);
    return;
  }
  const second = await rest.next();
  const whole = second.done === true ? unzippedAtOnce(small) : null;
  if (whole !== null) yield whole;
  else yield* unzipped(chained(second.done === true ? [small] : [small, second.value], rest), damaged);
}

/** A file up to this size is unpacked at once, into no more than `mostAtOnce`: a stream costs more than its work. */
const smallBytes = 64 * 1024;
const mostAtOnce = 4 * 1024 * 1024;

/** All that a small file holds; `null` where it is damaged or too much, and has to be unpacked step by step. */
function unzippedAtOnce(bytes: Buffer): Buffer | null {
  try {
    return gunzipSync(bytes, { maxOutputLength: mostAtOnce });
  } catch {
    return null;
  }
}

async function* chained(first: readonly Buffer[], rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* first;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

async function* unzipped(
  chunks: AsyncIterable<Buffer>,
  damaged: (reason: string) => void,
): AsyncGenerator<Buffer> {
  let gunzip: Gunzip | null = null;
  let first = true;
  /** What the last step gave is used while the next one is under way. */
  let ready: readonly Buffer[] = [];
  for await (const chunk of chunks) {
    if (first && isGzip(chunk)) gunzip = createStepGunzip();
    first = false;
    if (gunzip === null) {
      yield chunk;
      continue;
    }
    for (let at = 0; at < chunk.length; at += gzipStep) {
      const next = gunzip.push(chunk.subarray(at, at + gzipStep));
      yield* ready;
      ready = await next;
      if (gunzip.error() !== null) break;
    }
    if (gunzip.error() !== null) break;
  }
  yield* ready;
  if (gunzip === null) return;
  yield* await gunzip.end();
  const error = gunzip.error();
  if (error !== null) damaged(error);
}

interface Gunzip {
  push(bytes: Buffer): Promise<Buffer[]>;
  end(): Promise<Buffer[]>;
  error(): string | null;
}

/** Unlike a piped stream, gives everything that came out before an error. */
function createStepGunzip(): Gunzip {
  const stream = createGunzip({ chunkSize: 512 * 1024 });
  let out: Buffer[] = [];
  let failure: string | null = null;
  let settle: (() => void) | null = null;

  stream.on('data', (chunk: Buffer) => out.push(chunk));
  stream.on('error', (error: Error & { code?: string }) => {
    const early = error.code === 'Z_BUF_ERROR';
    failure ??= early ? 'the gzip data ends early' : `the gzip data is damaged (${error.message})`;
    settle?.();
  });

  const step = (act: (done: () => void) => void): Promise<Buffer[]> =>
    new Promise((resolve) => {
      settle = () => {
        settle = null;
        const given = out;
        out = [];
        resolve(given);
      };
      if (failure === null) act(() => settle?.());
      else settle();
    });

  return {
    push: (bytes) => step((done) => stream.write(bytes, done)),
    end: () => step((done) => stream.once('end', done).end()),
    error: () => failure,
  };
}

async function* decoded(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let decoder: TextDecoder | null = null;
  let first = true;
  for await (let chunk of chunks) {
    if (first) {
      const encoding = utf16Of(chunk);
      if (encoding !== null) decoder = new TextDecoder(encoding);
      else if (hasByteOrderMark(chunk)) chunk = chunk.subarray(3);
    }
    first = false;
    yield decoder === null ? chunk : Buffer.from(decoder.decode(chunk, { stream: true }));
  }
}

/** UTF-16 by its byte order mark, or by ASCII with a zero in every other byte. */
function utf16Of(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (startsWith(head, 0xff, 0xfe)) return 'utf-16le';
  if (startsWith(head, 0xfe, 0xff)) return 'utf-16be';
  const [a, b, c, d] = head;
  if (head.length >= 4 && a !== 0 && b === 0 && c !== 0 && d === 0) return 'utf-16le';
  if (head.length >= 4 && a === 0 && b !== 0 && c === 0 && d !== 0) return 'utf-16be';
  return null;
}
