import { CommandError, exitCodes } from '../../errors.ts';
import type { LogEvent } from '../../events/log-event.ts';
import { addSkipped, type Skipped } from '../skipped.ts';
import { type Ordered, timeOrder } from '../time-order.ts';
import { feedReader } from './feed-reader.ts';
import type { Input } from './input.ts';
import type { OpenInput, OrderedReader, ReadObserver } from './open-input.ts';
import { fileError } from './open-inputs.ts';
import { probe } from './probe.ts';

/** What one step through a file yielded. The counts are those of the step. */
export interface ReadStep<Event = LogEvent> {
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

/** The events of one input as they are. Reads like `readSteps`. */
export function readInput(input: Input, options: ReadOptions): AsyncGenerator<ReadStep> {
  return readSteps(input, options, (open) => orderedEvents(open, (event) => event));
}

/** Reads an input event by event, whatever its format. Those that `convert` turns into `null` count as skipped. */
export function orderedEvents<Event extends Ordered>(
  open: OpenInput,
  convert: (event: LogEvent) => Event | null,
): OrderedReader<Event> {
  const { context, observer, probed } = open;
  const { newestFirst = false, read } = probed.format;
  const order = timeOrder<Event>(newestFirst);
  const reader = read(context, {
    ...observer,
    event(event) {
      const converted = convert(event);
      if (converted === null) observer.skipped(1, event.timestamp, event.timestamp);
      else {
        observer.events(1);
        order.add(converted);
      }
    },
  });
  return { advances: feedReader(open, reader), take: (all) => [order.take(all)] };
}

/**
 * Reads one input from its start. Throws a `CommandError` for an input that the user named and of which nothing can be
 * read; one found in a directory is counted as unreadable instead.
 */
export async function* readSteps<Event>(
  input: Input,
  options: ReadOptions,
  begin: (open: OpenInput) => OrderedReader<Event>,
): AsyncGenerator<ReadStep<Event>> {
  let bytes = 0;
  let skipped: Skipped | null = null;
  let unreadable = 0;
  let firstUnreadable: string | null = null;
  let read = 0;
  let lost = 0;
  const observer: ReadObserver = {
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
  const step = (events: readonly Event[], last: boolean): ReadStep<Event> => {
    const given = { events, skipped, unreadable, firstUnreadable, bytes, last };
    skipped = null;
    unreadable = 0;
    firstUnreadable = null;
    return given;
  };

  try {
    const probed = await probe(input, { progress: observer.bytes, damaged: observer.unreadable });
    const context = {
      logGroup: options.logGroup === '' ? input.logGroup : options.logGroup,
      account: null,
      logStream: input.logStream,
      decodeAll: options.decodeAll,
    };
    const { advances, take } = begin({ input, probed, context, observer, idleMs: options.idleMs });
    for await (const advance of advances) {
      for (const events of take(advance === 'pause')) yield step(events, false);
    }
    const rest = [...take(true)];
    if (read === 0 && lost > 0 && input.named) throw nothingIn(input, probed.format.title, firstUnreadable);
    for (const events of rest.slice(0, -1)) yield step(events, false);
    yield step(rest.at(-1) ?? [], true);
  } catch (error) {
    const known = fileError(input.name, error);
    if (input.named || !(known instanceof CommandError)) throw known;
    observer.unreadable(known.message.replace(`${input.name}: `, ''));
    yield step([], true);
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
