import { describe, expect, it } from 'vitest';
import type { LogEvent } from '../../src/events/log-event.ts';
import { parseEvent } from '../../src/events/parse.ts';
import type { RecordingSource } from '../../src/recordings/open.ts';
import { type PlaybackOptions, replay } from '../../src/recordings/replay.ts';
import type { ReplayClock } from '../../src/recordings/replay-clock.ts';
import type { Batch } from '../../src/source/source.ts';

const start = 1_700_000_000_000;

const event = (ms: number): LogEvent => ({
  account: null,
  logGroup: '',
  logStream: '',
  timestamp: start + ms,
  ingestionTime: null,
  eventId: null,
  message: String(ms),
});

function recording(times: readonly number[], canRestart = true): RecordingSource & { opened: number } {
  const source = {
    info: { kind: 'recording', region: null, logGroups: [], files: [] } as const,
    canRestart,
    opened: 0,
    span: async () => ({ from: start + (times[0] ?? 0), to: start + (times.at(-1) ?? 0) }),
    async *batches(): AsyncGenerator<Batch> {
      source.opened += 1;
      for (let at = 0; at < times.length; at += 3) yield { events: times.slice(at, at + 3).map(event) };
    },
  };
  return source;
}

/** A clock that stands still until somebody waits, and then jumps to the end of the wait. */
function jumpingClock(): ReplayClock & { time: number; waits: number[]; atWait: (waited: number) => void } {
  const clock = {
    time: 0,
    waits: [] as number[],
    atWait: (_waited: number): void => {},
    now: () => clock.time,
    async wait(ms: number, signal: AbortSignal): Promise<void> {
      clock.waits.push(ms);
      clock.atWait(clock.waits.length);
      if (signal.aborted) return;
      if (!Number.isFinite(ms)) throw new Error('waits for ever, and nobody wakes it');
      clock.time += ms;
    },
  };
  return clock;
}

interface Given {
  readonly at: number;
  readonly events: string[];
  readonly batch: Batch;
}

async function play(
  source: RecordingSource,
  options: Partial<PlaybackOptions> & { clock: ReturnType<typeof jumpingClock> },
  during: (
    given: Given,
    controls: ReturnType<typeof replay>['controls'],
    abort: () => void,
  ) => void = () => {},
): Promise<Given[]> {
  const { batches, controls } = replay(source, { speed: 1, ...options });
  const abort = new AbortController();
  const all: Given[] = [];
  for await (const batch of batches(abort.signal)) {
    const given = { at: options.clock.time, events: batch.events.map(({ message }) => message), batch };
    all.push(given);
    during(given, controls, () => abort.abort());
  }
  return all;
}

const timed = (given: readonly Given[]): [number, string[]][] =>
  given.filter(({ events }) => events.length > 0).map(({ at, events }) => [at, events]);

describe('replay', () => {
  it('keeps the rhythm of the recording', async () => {
    const given = await play(recording([0, 0, 100, 100, 1000]), { clock: jumpingClock() });
    expect(timed(given)).toEqual([
      [0, ['0', '0']],
      [100, ['100']],
      [100, ['100']],
      [1000, ['1000']],
    ]);
    expect(given.at(-1)?.batch.status).toEqual({ state: 'ended', reason: 'the recording is over' });
  });

  it('ten times faster', async () => {
    const given = await play(recording([0, 5000, 10_000]), { clock: jumpingClock(), speed: 10 });
    expect(timed(given).map(([at]) => at)).toEqual([0, 500, 1000]);
  });

  it('at the highest speed it never waits', async () => {
    const clock = jumpingClock();
    const given = await play(recording([0, 5000, 3_600_000]), { clock, speed: 'max' });
    expect(timed(given)).toEqual([[0, ['0', '5000', '3600000']]]);
    expect(clock.waits).toEqual([]);
    expect(given[0]?.batch.status).toMatchObject({ state: 'replaying', speed: Number.POSITIVE_INFINITY });
  });

  it('gives out in steps, and at once, what the source has parsed', async () => {
    const clock = jumpingClock();
    const source = recording([]);
    const parsed = Array.from({ length: 2_000 }, (_, index) => parseEvent(event(index * 60_000)));
    const skipped = { count: 5, from: start, to: start };
    const batches = async function* (): AsyncGenerator<Batch> {
      yield { events: [], parsed, skipped };
    };
    const given = await play({ ...source, batches }, { clock, speed: 'max' });
    const steps = given.flatMap(({ batch }) => (batch.parsed === undefined ? [] : [batch.parsed]));
    expect(steps.flat()).toEqual(parsed);
    expect(steps.length).toBeGreaterThan(1);
    expect(given.flatMap(({ batch }) => batch.skipped ?? [])).toEqual([skipped]);
    expect(clock.waits).toEqual([]);
  });

  it('passes over idle stretches in 2 s, whatever the speed', async () => {
    const day = 86_400_000;
    for (const speed of [1, 10]) {
      const given = await play(recording([0, day, 2 * day]), { clock: jumpingClock(), speed });
      expect(timed(given).map(([at]) => at)).toEqual([0, 2000, 4000]);
    }
  });

  it('says where it is', async () => {
    const given = await play(recording([0, 500, 1000]), { clock: jumpingClock() });
    expect(given[1]?.batch.status).toEqual({
      state: 'replaying',
      speed: 1,
      paused: false,
      position: start + 500,
      from: start,
      to: start + 1000,
    });
  });

  it('pauses and goes on where it was', async () => {
    const clock = jumpingClock();
    const given = await play(recording([0, 500, 1000]), { clock }, ({ events, batch }, controls) => {
      if (events.includes('0')) controls.pause();
      if (batch.status?.state === 'replaying' && batch.status.paused && events.length === 0) {
        clock.time += 60_000;
        controls.resume();
      }
    });
    expect(timed(given).map(([at, events]) => [at - 60_000, events])).toEqual([
      [-60_000, ['0']],
      [500, ['500']],
      [1000, ['1000']],
    ]);
  });

  it('changes its speed in the middle of a wait', async () => {
    const clock = jumpingClock();
    let setSpeed = (_speed: number): void => {};
    clock.atWait = (waited) => {
      if (waited !== 1) return;
      clock.time += 400;
      setSpeed(2);
    };
    const { batches, controls } = replay(recording([0, 1000]), { speed: 1, clock });
    setSpeed = controls.setSpeed;
    const at: number[] = [];
    for await (const batch of batches(new AbortController().signal)) {
      if (batch.events.length > 0) at.push(clock.time);
    }
    expect(at).toEqual([0, 700]);
  });

  it('takes no speed that is none', async () => {
    const clock = jumpingClock();
    const given = await play(recording([0, 1000]), { clock }, (_, controls) => {
      controls.setSpeed(0);
      controls.setSpeed(Number.NaN);
      controls.setSpeed(-1);
    });
    expect(timed(given).map(([at]) => at)).toEqual([0, 1000]);
  });

  it('seeks forward at once, and goes on from there in its rhythm', async () => {
    const clock = jumpingClock();
    const given = await play(
      recording([0, 1000, 2000, 3000, 9000, 10_000]),
      { clock },
      ({ events }, controls) => {
        if (events.includes('0')) controls.seek(0.9);
      },
    );
    expect(timed(given)).toEqual([
      [0, ['0']],
      [0, ['1000', '2000']],
      [0, ['3000', '9000']],
      [1000, ['10000']],
    ]);
  });

  it('seeks back: says so, begins again and runs to the place without waiting', async () => {
    const clock = jumpingClock();
    const source = recording([0, 1000, 2000, 3000]);
    const restarts: number[] = [];
    let sought = false;
    const given = await play(
      source,
      { clock, restarted: () => restarts.push(clock.time) },
      ({ events }, controls) => {
        if (!events.includes('2000') || sought) return;
        sought = true;
        controls.seek(1 / 3);
      },
    );
    expect(source.opened).toBe(2);
    expect(restarts).toEqual([2000]);
    expect(timed(given)).toEqual([
      [0, ['0']],
      [1000, ['1000']],
      [2000, ['2000']],
      [2000, ['0', '1000']],
      [3000, ['2000']],
      [4000, ['3000']],
    ]);
  });

  it('stays paused over a seek', async () => {
    const clock = jumpingClock();
    let sought = false;
    const given = await play(recording([0, 1000, 2000]), { clock }, ({ batch }, controls, abort) => {
      const status = batch.status;
      if (status?.state !== 'replaying') return;
      if (!status.paused) controls.pause();
      else if (!sought) {
        sought = true;
        controls.seek(0.5);
      } else if (status.position === start + 1000 && batch.events.length === 0) abort();
    });
    expect(timed(given).flatMap(([, events]) => events)).toEqual(['0', '1000']);
  });

  it('restarts, and at the end waits to be wound back where it is to stay open', async () => {
    const clock = jumpingClock();
    const source = recording([0, 1000]);
    let restarts = 0;
    await play(
      source,
      { clock, staysOpen: true, restarted: () => (restarts += 1) },
      ({ batch }, controls, abort) => {
        if (batch.status?.state !== 'ended') return;
        if (restarts === 2) abort();
        else if (restarts === 1) controls.seek(0);
        else controls.restart();
      },
    );
    expect(restarts).toBe(2);
    expect(source.opened).toBe(3);
  });

  it('cannot wind standard input back', async () => {
    const clock = jumpingClock();
    const source = recording([0, 1000], false);
    const given = await play(source, { clock }, (_, controls) => {
      controls.restart();
      controls.seek(0);
    });
    expect(source.opened).toBe(1);
    expect(timed(given).flatMap(([, events]) => events)).toEqual(['0', '1000']);
  });

  it('ends on abort in the middle of a wait', async () => {
    const clock = jumpingClock();
    const abort = new AbortController();
    clock.atWait = () => abort.abort();
    const { batches } = replay(recording([0, 1000]), { speed: 1, clock });
    const seen: string[] = [];
    for await (const batch of batches(abort.signal)) seen.push(...batch.events.map(({ message }) => message));
    expect(seen).toEqual(['0']);
  });

  it('waits in real time, too', async () => {
    const { batches } = replay(recording([0, 100]), { speed: 10 });
    const seen: string[] = [];
    for await (const batch of batches(new AbortController().signal))
      seen.push(...batch.events.map(({ message }) => message));
    expect(seen).toEqual(['0', '100']);
  });
});
