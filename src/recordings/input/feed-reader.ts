import type { Reader } from '../formats/format.ts';
import type { Input } from './input.ts';
import type { Advance, OpenInput } from './open-input.ts';

/** Feeds a reader with all of an input. */
export async function* feedReader(
  { input, probed, idleMs }: OpenInput,
  reader: Reader,
): AsyncGenerator<Advance> {
  const chunks = input.size === null ? withIdle(input, probed.chunks, idleMs) : probed.chunks;
  for await (const chunk of chunks) {
    if (chunk === idle) {
      reader.idle?.();
      yield 'pause';
    } else {
      reader.push(chunk);
      yield 'read';
    }
  }
  reader.end();
}

const idle = Symbol('idle');

/** Puts `idle` between chunks wherever the next one does not come in time. */
async function* withIdle(
  input: Input,
  chunks: AsyncGenerator<Buffer>,
  idleMs: number,
): AsyncGenerator<Buffer | typeof idle> {
  let waiting = false;
  try {
    for (;;) {
      waiting = true;
      const next = chunks.next();
      let timer: NodeJS.Timeout | undefined;
      const pause = new Promise<typeof idle>((resolve) => {
        timer = setTimeout(() => resolve(idle), idleMs);
      });
      if ((await Promise.race([next, pause])) === idle) yield idle;
      clearTimeout(timer);
      const result = await next;
      waiting = false;
      if (result.done === true) return;
      yield result.value;
    }
  } finally {
    const closed = chunks.return(undefined);
    if (waiting) {
      input.close?.();
      closed.catch(() => {});
    } else await closed;
  }
}
