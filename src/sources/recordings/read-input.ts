import { CommandError, exitCodes } from '../../errors.ts';
import type { LogEvent } from '../../events/log-event.ts';
import type { Input } from './input.ts';
import { fileError } from './inputs.ts';
import { probe } from './probe.ts';
import type { Sink } from './shape.ts';
import { addSkipped, type Skipped } from './skipped.ts';
import { timeOrder } from './time-order.ts';

/** What one step through a file gave. The counts are those of the step. */
export interface Portion<Event = LogEvent> {
  readonly events: readonly Event[];
  readonly skipped: Skipped | null;
  readonly unreadable: number;
  readonly firstUnreadable: string | null;
  /** Stored bytes read since the file was opened. */
  readonly bytes: number;
  /** Nothing follows, and the file is closed. */
  readonly last: boolean;
}

export interface ReadOptions {
  readonly logGroup: string;
  readonly decodeAll: boolean;
  /** After so long without a byte, a stream's events are given out as they are. */
  readonly idleMs: number;
}

/**
 * Reads one input from its start, in order of time within a window. Throws a `CommandError` for an input that
 * the user named and of which nothing can be read; one found in a directory is counted as unreadable instead.
 */
export async function* readInput(input: Input, options: ReadOptions): AsyncGenerator<Portion> {
  let bytes = 0;
  let skipped: Skipped | null = null;
  let unreadable = 0;
  let firstUnreadable: string | null = null;
  let read = 0;
  let lost = 0;
  const miss = (reason: string): void => {
    unreadable += 1;
    lost += 1;
    firstUnreadable ??= `${input.name}: ${reason}`;
  };
  const portion = (events: readonly LogEvent[], last: boolean): Portion => {
    const given = { events, skipped, unreadable, firstUnreadable, bytes, last };
    skipped = null;
    unreadable = 0;
    firstUnreadable = null;
    return given;
  };

  try {
    const { shape, chunks } = await probe(input, {
      progress: (stored) => {
        bytes = stored;
      },
      damaged: miss,
    });
    const order = timeOrder<LogEvent>(shape.newestFirst === true);
    const sink: Sink = {
      event(event) {
        read += 1;
        order.add(event);
      },
      skipped(count, from, to) {
        read += count;
        skipped = addSkipped(skipped, { count, from, to });
      },
      unreadable: miss,
    };
    const context = {
      logGroup: options.logGroup === '' ? input.logGroup : options.logGroup,
      logStream: input.logStream,
      decodeAll: options.decodeAll,
    };
    const reader = shape.read(context, sink);
    const steps = input.size === null ? withIdle(input, chunks, options.idleMs) : chunks;
    for await (const chunk of steps) {
      if (chunk === idle) reader.idle?.();
      else reader.push(chunk);
      yield portion(order.take(chunk === idle), false);
    }
    reader.end();
    const last = order.take(true);
    if (read === 0 && lost > 0 && input.named) throw nothingIn(input, shape.title, firstUnreadable);
    yield portion(last, true);
  } catch (error) {
    const known = fileError(input.name, error);
    if (input.named || !(known instanceof CommandError)) throw known;
    miss(known.message.replace(`${input.name}: `, ''));
    yield portion([], true);
  }
}

/** What to say of an input without one log event: exit code 2, with the first reason. */
export function nothingIn(input: Input, title: string, reason: string | null): CommandError {
  const why = reason?.replace(`${input.name}: `, '') ?? 'it is damaged';
  return new CommandError(
    exitCodes.usage,
    `${input.name}: not one log event in it (${why})`,
    `expected ${title}`,
  );
}

const idle = Symbol('idle');

/** Puts `idle` between chunks wherever the next one lets wait. */
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
