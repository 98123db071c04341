import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createWriter } from '../../src/output/write.ts';

/** A stream that takes what it is given when `next` is called. */
function slowStream() {
  const taken: string[] = [];
  const waiting: ((error?: Error) => void)[] = [];
  const stream = new Writable({
    highWaterMark: 4,
    decodeStrings: false,
    write(chunk: string, _encoding, callback) {
      taken.push(chunk);
      waiting.push(callback);
    },
  });
  return { stream, taken, next: (error?: Error) => waiting.shift()?.(error) };
}

const epipe = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
const later = () => new Promise((resolve) => setImmediate(resolve));

describe('createWriter', () => {
  it('waits until a slow reader has taken what was written', async () => {
    const { stream, taken, next } = slowStream();
    const writer = createWriter(stream);
    let done = false;
    const written = writer.write('abcdef').then(() => {
      done = true;
    });
    await later();
    expect(done).toBe(false);
    next();
    await written;
    expect(taken).toEqual(['abcdef']);
  });

  it('ends quietly when the reader closes the pipe, and drops what comes after', async () => {
    const { stream, taken, next } = slowStream();
    const writer = createWriter(stream);
    const written = writer.write('abcdef');
    next(epipe);
    await written;
    expect(writer.closed.aborted).toBe(true);
    await writer.write('more');
    await writer.flush();
    expect(taken).toEqual(['abcdef']);
  });

  it('throws any other error', async () => {
    const { stream, next } = slowStream();
    const writer = createWriter(stream);
    const written = writer.write('abcdef');
    next(new Error('EIO'));
    await expect(written).rejects.toThrow('EIO');
    await expect(writer.write('more')).rejects.toThrow('EIO');
  });

  it('flushes what is under way', async () => {
    const { stream, taken, next } = slowStream();
    const writer = createWriter(stream);
    await writer.write('ab');
    let flushed = false;
    const flush = writer.flush().then(() => {
      flushed = true;
    });
    await later();
    expect(flushed).toBe(false);
    next();
    await later();
    next();
    await flush;
    expect(taken[0]).toBe('ab');
  });
});
