import { CommandError, exitCodes } from '../errors.ts';
import type { LogEvent } from '../events/log-event.ts';
import type { Batch, Parsed, Source, SourceLosses } from '../source/source.ts';
import { noLosses } from '../source/source.ts';
import { type ParsedReading, usualWorkers } from './fast-path/index.ts';
import type { Input } from './input/input.ts';
import { inputsOf } from './input/open-inputs.ts';
import { parsedInput } from './input/parsed-input.ts';
import { probe } from './input/probe.ts';
import { type ReadOptions, type ReadStep, readInput } from './input/read-input.ts';
import { batchEvents } from './limits.ts';
import { merged, type OnStep } from './merge.ts';
import { heldSkipped } from './skipped.ts';
import { spanOf, type TimeSpan } from './span.ts';
import type { Ordered } from './time-order.ts';

export interface RecordingOptions {
  /** Log group of events that name none; otherwise it is guessed from the path. */
  readonly logGroup?: string;
  /** Yield every event, including those that cannot bear on memory: a screen that shows the log needs them. */
  readonly decodeAll?: boolean;
  /**
   * The caller needs no message: the events are parsed where they are read, those of a single large NDJSON file on all
   * cores, and come in `Batch.parsed`.
   */
  readonly parsed?: boolean | ParsedReading;
  /** What `-` reads. */
  readonly stdin?: AsyncIterable<Buffer>;
  /** After this many milliseconds without a byte, a pipe's events are yielded. */
  readonly idleMs?: number;
}

/** Recorded logs as a source. `batches` can be called again and starts over, except with standard input and pipes. */
export interface RecordingSource extends Source {
  readonly canRestart: boolean;
  /** First and last timestamp; `null` where only reading everything would tell. */
  span(): Promise<TimeSpan | null>;
}

/**
 * Opens recorded logs: files in any export format, directories of them (an export to S3 among others), and `-`
 * for standard input. Several are merged in order of time. Throws a `CommandError` where a path cannot be read
 * or holds no log; what turns out to be unreadable later is counted in `losses`.
 */
export async function openRecordings(
  paths: readonly string[],
  options: RecordingOptions = {},
): Promise<RecordingSource> {
  if (paths.length === 0)
    throw new CommandError(exitCodes.usage, 'no recording named', 'name a file, a directory, or -');
  const inputs = await inputsOf(paths, options.stdin ?? process.stdin);
  await check(inputs);
  const reading: ReadOptions = {
    logGroup: options.logGroup ?? '',
    decodeAll: options.decodeAll ?? false,
    idleMs: options.idleMs ?? 1_000,
  };
  const groups = inputs.map((input) => (reading.logGroup === '' ? input.logGroup : reading.logGroup));
  return {
    info: {
      kind: 'recording',
      region: null,
      logGroups: [...new Set(groups)].filter((group) => group !== ''),
      files: inputs.map((input) => input.name),
    },
    canRestart: inputs.every((input) => input.size !== null),
    span: () => spanOf(inputs, reading),
    batches: (signal) => batchesOf(inputs, reading, parsedReading(options), signal),
  };
}

/** From this size on a worker saves more than its start costs. */
const usualLeastBytes = 32 * 1024 * 1024;

function parsedReading({ parsed = false, decodeAll = false }: RecordingOptions): ParsedReading | null {
  if (parsed === false || decodeAll) return null;
  return parsed === true ? { leastBytes: usualLeastBytes, workers: usualWorkers() } : parsed;
}

/**
 * What the user named must be readable; of the files in a directory, at least one. Pipes are left alone, for
 * they can be read but once.
 */
async function check(inputs: readonly Input[]): Promise<void> {
  let known = false;
  let first: unknown = null;
  for (const input of inputs) {
    if (input.size === null) known = true;
    else if (input.named || !known) {
      try {
        const { close } = await probe(input, { progress() {}, damaged() {} });
        await close();
        known = true;
      } catch (error) {
        if (input.named) throw error;
        first ??= error;
      }
    }
  }
  if (!known) throw first;
}

async function* batchesOf(
  inputs: readonly Input[],
  reading: ReadOptions,
  parsing: ParsedReading | null,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  const total = inputs.every((input) => input.size !== null)
    ? inputs.reduce((sum, input) => sum + (input.size ?? 0), 0)
    : null;
  const done = new Map<Input, number>();
  let doneBytes = 0;
  let losses: SourceLosses = noLosses;
  let emitted: SourceLosses = noLosses;
  const skipped = heldSkipped();

  const onStep: OnStep = (input, step) => {
    doneBytes += step.bytes - (done.get(input) ?? 0);
    done.set(input, step.bytes);
    if (step.skipped !== null) skipped.add(step.skipped);
    if (step.unreadable === 0) return;
    losses = {
      ...losses,
      unreadable: losses.unreadable + step.unreadable,
      firstUnreadable: losses.firstUnreadable ?? step.firstUnreadable,
    };
  };
  const batch = (events: readonly LogEvent[], parsed: readonly Parsed[], over = false): Batch => {
    const reached = (events.at(-1) ?? parsed.at(-1))?.timestamp;
    const passed = skipped.upTo(over ? Number.POSITIVE_INFINITY : reached);
    const given: Batch = {
      events,
      ...(parsed.length === 0 ? {} : { parsed }),
      ...(passed === null ? {} : { skipped: passed }),
      ...(losses === emitted ? {} : { losses }),
      status: { state: 'reading', done: doneBytes, total },
    };
    emitted = losses;
    return given;
  };

  if (parsing === null) {
    const events = inOrder(inputs, (input) => readInput(input, reading), onStep);
    for await (const some of untilAborted(events, signal)) yield batch(some, []);
  } else {
    const share = inputs.length === 1 ? () => parsing : sharedAmong(parsing);
    const parsed = inOrder(inputs, (input) => parsedInput(input, reading, share(input)), onStep);
    for await (const some of untilAborted(parsed, signal)) yield batch([], some);
  }
  if (signal.aborted) return;
  yield { ...batch([], [], true), status: { state: 'ended', reason: 'the recording is over' } };
}

/** Of several files, the first large ones get a thread each while there are any; the others are read on this thread. */
function sharedAmong(parsing: ParsedReading): (input: Input) => ParsedReading {
  let spare = parsing.workers;
  return ({ size }) => {
    if (spare === 0 || size === null || size < parsing.leastBytes) {
      return { leastBytes: Number.POSITIVE_INFINITY, workers: 0 };
    }
    spare -= 1;
    return { ...parsing, workers: 1 };
  };
}

/** The events of all inputs in order of time, in batches. */
function inOrder<Event extends Ordered>(
  inputs: readonly Input[],
  read: (input: Input) => AsyncGenerator<ReadStep<Event>>,
  onStep: OnStep,
): AsyncGenerator<readonly Event[]> {
  const [only] = inputs;
  return only === undefined || inputs.length > 1
    ? merged(inputs, read, onStep)
    : alone(only, read(only), onStep);
}

async function* alone<Event>(
  input: Input,
  steps: AsyncGenerator<ReadStep<Event>>,
  onStep: OnStep,
): AsyncGenerator<readonly Event[]> {
  for await (const step of steps) {
    onStep(input, step);
    const { events } = step;
    if (events.length <= batchEvents) yield events;
    else for (let at = 0; at < events.length; at += batchEvents) yield events.slice(at, at + batchEvents);
  }
}

/** Ends on abort even while a pipe keeps the next step waiting. */
async function* untilAborted<T>(steps: AsyncGenerator<T>, signal: AbortSignal): AsyncGenerator<T> {
  // Not a race against one promise of the abort: that promise would retain every step until the end.
  let abort = (): void => {};
  signal.addEventListener('abort', () => abort(), { once: true });
  const nextOrNull = (): Promise<IteratorResult<T> | null> =>
    new Promise((resolve, reject) => {
      abort = () => resolve(null);
      steps.next().then(resolve, reject);
    });
  let waiting = false;
  try {
    while (!signal.aborted) {
      waiting = true;
      const next = await nextOrNull();
      if (next === null) return;
      waiting = false;
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // A pending read is not awaited: the pipe may never be written to again.
    const closed = steps.return(undefined);
    if (!waiting) await closed;
    else closed.catch(() => {});
  }
}
