import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { limited } from '../../../src/aws/client/sdk-middleware.ts';

async function* chunks(count: number, bytes: number) {
  for (let index = 0; index < count; index += 1) yield Buffer.alloc(bytes, index);
}

async function read(stream: Readable): Promise<number> {
  let bytes = 0;
  for await (const chunk of stream) bytes += chunk.length;
  return bytes;
}

describe('the limit of an answer', () => {
  it('passes on what is within it', async () => {
    expect(await read(limited(Readable.from(chunks(10, 1_000)), 10_000))).toBe(10_000);
  });

  it('fails what is larger, and closes where it comes from', async () => {
    const source = Readable.from(chunks(1_000_000, 1_000));
    await expect(read(limited(source, 5e6))).rejects.toThrow('the answer is larger than 5 MB');
    expect(source.destroyed).toBe(true);
  });

  it('passes on the error of a connection that breaks', async () => {
    const source = new Readable({ read: () => source.destroy(new Error('socket hang up')) });
    await expect(read(limited(source, 1_000))).rejects.toThrow('socket hang up');
  });
});
