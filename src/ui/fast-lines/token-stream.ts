import type { LineTokens } from './line-tokens.ts';

type Done = (error?: Error | null) => void;

/** The terminal for Ink: the same stream in everything, but that lines are put back in what is written to it. */
export function withLines<Stream extends NodeJS.WritableStream>(
  stream: Stream,
  { restore }: Pick<LineTokens, 'restore'>,
): Stream {
  const write = (chunk: string | Uint8Array, encoding?: BufferEncoding | Done, done?: Done): boolean => {
    if (typeof chunk !== 'string')
      return stream.write(chunk, typeof encoding === 'function' ? encoding : done);
    const text = restore(chunk);
    return typeof encoding === 'function' ? stream.write(text, encoding) : stream.write(text, encoding, done);
  };
  return new Proxy(stream, {
    get(target, key) {
      if (key === 'write') return write;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
