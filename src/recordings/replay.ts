import type { LogEvent } from '../events/log-event.ts';
import type { Batch, Source, SourceStatus } from '../source/source.ts';
import { batchEvents } from './limits.ts';
import type { RecordingSource } from './open.ts';
import { type ReplayClock, systemClock } from './replay-clock.ts';
import type { Skipped } from './skipped.ts';
import type { TimeSpan } from './span.ts';

/** How many times faster than recorded; `'max'` does not wait at all. */
export type Speed = number | 'max';

export interface PlaybackOptions {
  readonly speed: Speed;
  readonly clock?: ReplayClock;
  /** True: at the end it waits for a seek or restart, until it is aborted. */
  readonly staysOpen?: boolean;
  /** The recording starts over with the next batch: everything derived from it so far is void. */
  readonly restarted?: () => void;
}

export interface ReplayControls {
  setSpeed(speed: Speed): void;
  pause(): void;
  resume(): void;
  /** Goes to a part of the whole, 0 to 1: forward at once, backward from the beginning. No-op where no span is known. */
  seek(fraction: number): void;
  restart(): void;
}

export interface Replay extends Source {
  readonly controls: ReplayControls;
}

/** Longer stretches without events are shortened to this. */
export const longestIdleMs = 2_000;

/** Parsed items yielded together, from about `batchEvents` lines: even at full speed the screen shows steps. */
const parsedTogether = 700;

/** Events closer together than this are yielded together: the difference is not visible. */
const tickMs = 40;

/**
 * Delivers a recording's events at the pace at which they were recorded. Its status is always `replaying`, with `speed`
 * Infinity for `'max'`, until the recording is over. Parsed events are not paced. Standard input cannot be restarted:
 * then only seeking forward works.
 */
export function replay(source: RecordingSource, options: PlaybackOptions): Replay {
  const clock = options.clock ?? systemClock;
  let speed = options.speed;
  let paused = false;
  /** Recording time up to which nothing waits: a seek under way. */
  let goal: number | null = null;
  let rewind = false;
  let changed = true;
  let wake = (): void => {};

  let span: TimeSpan | null = null;
  /** Recording time that has been reached, and the clock's time at which it was. */
  let position: number | null = null;
  let reachedAt = clock.now();

  /** `act` returns whether it changed anything. */
  const change = (act: () => boolean): void => {
    advance();
    if (!act()) return;
    changed = true;
    wake();
  };

  function advance(): void {
    const now = clock.now();
    if (position !== null && !paused && speed !== 'max') position += (now - reachedAt) * speed;
    reachedAt = now;
  }

  function status(): SourceStatus {
    const at = position ?? span?.from ?? 0;
    return {
      state: 'replaying',
      speed: speed === 'max' ? Number.POSITIVE_INFINITY : speed,
      paused,
      position: span === null ? at : Math.min(Math.max(at, span.from), span.to),
      from: span?.from ?? at,
      to: span?.to ?? at,
    };
  }

  async function rest(ms: number, signal: AbortSignal): Promise<void> {
    const waiting = new AbortController();
    wake = () => waiting.abort();
    if (signal.aborted || changed) return;
    signal.addEventListener('abort', wake, { once: true });
    await clock.wait(ms, waiting.signal);
    signal.removeEventListener('abort', wake);
  }

  /** How many of the events are due now, from `at` on; rests where none is. */
  async function due(events: readonly LogEvent[], at: number, signal: AbortSignal): Promise<number> {
    advance();
    const next = events[at]?.timestamp ?? 0;
    if (goal !== null && next > goal) {
      position = Math.max(position ?? goal, goal);
      goal = null;
      changed = true;
      return 0;
    }
    if (goal === null && paused) {
      await rest(Number.POSITIVE_INFINITY, signal);
      return 0;
    }
    position ??= next;
    if (goal === null && speed !== 'max') {
      position = Math.max(position, next - longestIdleMs * speed);
      if (next > position) {
        await rest(Math.max((next - position) / speed, tickMs), signal);
        return 0;
      }
    }
    const until = goal ?? (speed === 'max' ? Number.POSITIVE_INFINITY : position);
    let end = at;
    while (end < events.length && end - at < batchEvents && (events[end]?.timestamp ?? 0) <= until) end += 1;
    position = Math.max(position, events[end - 1]?.timestamp ?? position);
    return end - at;
  }

  async function* run(signal: AbortSignal): AsyncGenerator<Batch> {
    for await (const batch of source.batches(signal)) {
      let skipped: Skipped | null = batch.skipped ?? null;
      const others = (): Partial<Batch> => {
        const given = {
          ...(skipped === null ? {} : { skipped }),
          ...(batch.losses === undefined ? {} : { losses: batch.losses }),
        };
        skipped = null;
        return given;
      };
      let first = true;
      const { parsed = [] } = batch;
      for (let at = 0; at < parsed.length && !signal.aborted; at += parsedTogether) {
        const some = parsed.slice(at, at + parsedTogether);
        position = some.at(-1)?.timestamp ?? position;
        const isLast = at + parsedTogether >= parsed.length;
        yield { events: [], parsed: some, status: status(), ...(isLast ? others() : {}) };
        first = false;
      }
      for (let at = 0; at < batch.events.length; ) {
        const count = await due(batch.events, at, signal);
        if (signal.aborted || rewind) return;
        if (count === 0 && !changed) continue;
        changed = false;
        yield { events: batch.events.slice(at, at + count), status: status(), ...(first ? others() : {}) };
        first = false;
        at += count;
      }
      if (first) yield { events: [], status: status(), ...others() };
      if (signal.aborted || rewind) return;
    }
  }

  async function* batches(signal: AbortSignal): AsyncGenerator<Batch> {
    span ??= await source.span();
    for (;;) {
      position = null;
      const inner = new AbortController();
      const stop = (): void => inner.abort();
      signal.addEventListener('abort', stop, { once: true });
      try {
        if (!signal.aborted) yield* run(inner.signal);
      } finally {
        inner.abort();
        signal.removeEventListener('abort', stop);
      }
      while (!rewind && !signal.aborted) {
        changed = false;
        yield { events: [], status: { state: 'ended', reason: 'the recording is over' } };
        if (options.staysOpen !== true) return;
        await rest(Number.POSITIVE_INFINITY, signal);
      }
      if (signal.aborted) return;
      rewind = false;
      options.restarted?.();
    }
  }

  function toStart(): boolean {
    if (!source.canRestart) return false;
    rewind = true;
    goal = null;
    return true;
  }

  function setPaused(next: boolean): boolean {
    const isNew = paused !== next;
    paused = next;
    return isNew;
  }

  function setSpeed(next: Speed): boolean {
    const isNew = next !== speed && (next === 'max' || next > 0);
    if (isNew) speed = next;
    return isNew;
  }

  function seek(fraction: number): boolean {
    if (span === null || Number.isNaN(fraction)) return false;
    const target = span.from + Math.min(Math.max(fraction, 0), 1) * (span.to - span.from);
    if (target === position) return false;
    if (position !== null && target < position && !toStart()) return false;
    goal = target;
    return true;
  }

  return {
    info: source.info,
    batches,
    controls: {
      setSpeed: (next) => change(() => setSpeed(next)),
      pause: () => change(() => setPaused(true)),
      resume: () => change(() => setPaused(false)),
      restart: () => change(toStart),
      seek: (fraction) => change(() => seek(fraction)),
    },
  };
}
