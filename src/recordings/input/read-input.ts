import { CommandError, exitCodes } from '../../errors.ts';
import type { LogEvent } from '../../events/log-event.ts';
import type { ReadContext, Reader } from '../formats/format.ts';
import { addSkipped, type Skipped } from '../skipped.ts';
import { type Moment, timeOrder } from '../time-order.ts';
import type { Input } from './input.ts';
import { fileError } from './open-inputs.ts';
import { type Probed, probe } from './probe.ts';

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

/** An input whose shape is known, and to whom to tell what is found in it. */
export interface Opened {
  readonly input: Input;
  readonly probed: Probed;
  readonly context: ReadContext;
  readonly found: Found;
  readonly idleMs: number;
}

/** What is told of a file beside its events, which are only counted. */
export interface Found {
  events(count: number): void;
  skipped(count: number, from: number | null, to: number | null): void;
  unreadable(reason: string, count?: number): void;
  /** Stored bytes read so far. */
  bytes(count: number): void;
}

/** What is made of an opened input, in order of time within a window. */
export interface Reading<Event> {
  /** Read on. */
  readonly steps: AsyncIterable<Step>;
  /** The events that are ready; with `all`, every one that is still held. */
  take(all: boolean): Iterable<readonly Event[]>;
}

/** `pause`: nothing more has come for a while. */
export type Step = 'read' | 'pause';

/** The events of one input as they are. Reads like `readPortions`. */
export function readInput(input: Input, options: ReadOptions): AsyncGenerator<Portion> {
  return readPortions(input, options, (opened) => eventReading(opened, (event) => event));
}

/** Reads an input event by event, whatever its shape. Those of which `made` makes nothing are counted as skipped. */
export function eventReading<Event extends Moment>(
  opened: Opened,
  made: (event: LogEvent) => Event | null,
): Reading<Event> {
  const { context, found, probed } = opened;
  const { newestFirst = false, read } = probed.shape;
  const order = timeOrder<Event>(newestFirst);
  const reader = read(context, {
    ...found,
    event(event) {
      const one = made(event);
      if (one === null) found.skipped(1, event.timestamp, event.timestamp);
      else {
        found.events(1);
        order.add(one);
      }
    },
  });
  return { steps: readerSteps(opened, reader), take: (all) => [order.take(all)] };
}

/**
 * Reads one input from its start. Throws a `CommandError` for an input that the user named and of which nothing can be
 * read; one found in a directory is counted as unreadable instead.
 */
export async function* readPortions<Event>(
  input: Input,
  options: ReadOptions,
  begin: (opened: Opened) => Reading<Event>,
): AsyncGenerator<Portion<Event>> {
  let bytes = 0;
  let skipped: Skipped | null = null;
  let unreadable = 0;
  let firstUnreadable: string | null = null;
  let read = 0;
  let lost = 0;
  const found: Found = {
    events(count) {
      read += count;
    },
    skipped(count, from, to) {
      read += count;
      skipped = addSkipped(skipped, { count, from, to });
    },
    unreadable(reason, count = 1) {
      unreadable += count;
      lost += count;
      firstUnreadable ??= `${input.name}: ${reason}`;
    },
    bytes(count) {
      bytes = count;
    },
  };
  const portion = (events: readonly Event[], last: boolean): Portion<Event> => {
    const given = { events, skipped, unreadable, firstUnreadable, bytes, last };
    skipped = null;
    unreadable = 0;
    firstUnreadable = null;
    return given;
  };

  try {
    const probed = await probe(input, { progress: found.bytes, damaged: found.unreadable });
    const context = {
      logGroup: options.logGroup === '' ? input.logGroup : options.logGroup,
      account: null,
      logStream: input.logStream,
      decodeAll: options.decodeAll,
    };
    const { steps, take } = begin({ input, probed, context, found, idleMs: options.idleMs });
    for await (const step of steps) {
      for (const events of take(step === 'pause')) yield portion(events, false);
    }
    const rest = [...take(true)];
    if (read === 0 && lost > 0 && input.named) throw nothingIn(input, probed.shape.title, firstUnreadable);
    for (const events of rest.slice(0, -1)) yield portion(events, false);
    yield portion(rest.at(-1) ?? [], true);
  } catch (error) {
    const known = fileError(input.name, error);
    if (input.named || !(known instanceof CommandError)) throw known;
    found.unreadable(known.message.replace(`${input.name}: `, ''));
    yield portion([], true);
  }
}

/** What to say of an input without one log event: exit code 2, with the first reason. */
function nothingIn(input: Input, title: string, reason: string | null): CommandError {
  const why = reason?.replace(`${input.name}: `, '') ?? 'it is damaged';
  return new CommandError(
    exitCodes.usage,
    `${input.name}: not one log event in it (${why})`,
    `expected ${title}`,
  );
}

/** Feeds a reader with all of an input. */
export async function* readerSteps({ input, probed, idleMs }: Opened, reader: Reader): AsyncGenerator<Step> {
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
