import { type FileHandle, open } from 'node:fs/promises';

const chunkBytes = 1024 * 1024;

/**
 * The bytes of a file in chunks. Two buffers take turns, one being read while the other is worked on, so that
 * a file of any size costs no garbage: a chunk holds only until the next one is asked for. `from`: where to begin.
 */
export async function* fileChunks(path: string, from = 0): AsyncGenerator<Buffer> {
  const file = await open(path);
  let pending: Promise<number> | null = null;
  try {
    let [now, next] = [Buffer.allocUnsafeSlow(chunkBytes), Buffer.allocUnsafeSlow(chunkBytes)];
    // A position can be told of regular files only; pipes are read as they come.
    let position = (await file.stat()).isFile() ? from : null;
    pending = readInto(file, now, position);
    for (;;) {
      const bytes = await pending;
      pending = null;
      if (bytes === 0) return;
      if (position !== null) position += bytes;
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

async function readInto(file: FileHandle, buffer: Buffer, position: number | null): Promise<number> {
  return (await file.read(buffer, 0, buffer.length, position)).bytesRead;
}
