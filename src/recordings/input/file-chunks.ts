import { type FileHandle, open } from 'node:fs/promises';

const leastBytes = 16 * 1024;
const mostBytes = 1024 * 1024;

/**
 * The bytes of a regular file in chunks. Two buffers take turns, one being read while the other is worked on, so that
 * a file of any size costs no garbage: a chunk holds only until the next one is asked for. `from`: where to begin.
 */
export async function* fileChunks(path: string, from = 0): AsyncGenerator<Buffer> {
  const file = await open(path);
  let pending: Promise<number> | null = null;
  try {
    const { size } = await file.stat();
    const length = Math.min(Math.max(size - from, leastBytes), mostBytes);
    let [now, next] = [Buffer.allocUnsafeSlow(length), Buffer.allocUnsafeSlow(length)];
    let position = from;
    pending = readInto(file, now, position);
    for (;;) {
      const bytes = await pending;
      pending = null;
      if (bytes === 0) return;
      position += bytes;
      pending = readInto(file, next, position);
      pending.catch(() => {});
      yield now.subarray(0, bytes);
      [now, next] = [next, now];
    }
  } finally {
    await pending?.catch(() => {});
    await file.close();
  }
}

async function readInto(file: FileHandle, buffer: Buffer, position: number): Promise<number> {
  return (await file.read(buffer, 0, buffer.length, position)).bytesRead;
}
