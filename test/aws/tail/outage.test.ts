import { describe, expect, it } from 'vitest';
import { CommandError } from '../../../src/errors.ts';
import { createFakeApi } from '../../stand-in/fake-api.ts';
import { awsError, throttled } from '../../stand-in/service.ts';
import { openTail, start, type Tail, type World } from '../harness.ts';
import { emit, world } from './one-group.ts';

const windowMs = 30_000;
const until = start + windowMs;

/** How the service goes away, from a moment on and for good. */
interface Outage {
  /** What each new request is answered with; `null`: it gets no answer at all. */
  readonly answer: (() => Error) | null;
  /** What becomes of a Live Tail session that is open. */
  readonly session: 'live' | 'cut' | 'silent';
  /** How the tail ends, or does not open. */
  readonly incomplete: 'credentials' | 'unread';
  readonly exitCodes: readonly number[];
}

const unreachable = () =>
  Object.assign(new Error('connect ENETUNREACH 1.2.3.4:443'), { code: 'ENETUNREACH' });
const busy = () => awsError('ServiceUnavailableException', 'Service Unavailable', 503);
const expired = () =>
  awsError('ExpiredTokenException', 'The security token included in the request is expired');

const noNetwork: Outage = {
  answer: unreachable,
  session: 'cut',
  incomplete: 'unread',
  exitCodes: [7],
};

const outages: Readonly<Record<string, Outage>> = {
  'no network': noNetwork,
  'half-open sockets': { answer: null, session: 'silent', incomplete: 'unread', exitCodes: [7] },
  '503 to everything': { answer: busy, session: 'cut', incomplete: 'unread', exitCodes: [7] },
  '503 to new requests': { answer: busy, session: 'live', incomplete: 'unread', exitCodes: [7] },
  'expired credentials': { answer: expired, session: 'cut', incomplete: 'credentials', exitCodes: [4] },
  'credentials that expire beside an open session': {
    answer: expired,
    session: 'live',
    incomplete: 'credentials',
    exitCodes: [4],
  },
  'endless throttling': { answer: throttled, session: 'live', incomplete: 'unread', exitCodes: [6, 7] },
};

/** The world with an outage from `from` on, and what connects to it. */
function breakDown({ service, clock }: World, outage: Outage, from: number) {
  const isOut = () => clock.now() >= from;
  service.behaviour.fail = () => (isOut() ? (outage.answer?.() ?? null) : null);
  service.behaviour.endSession = () => (isOut() ? outage.session : 'live');
  return () => {
    const api = createFakeApi(service, clock);
    if (outage.answer !== null) return api;
    const never = new Promise<never>(() => {});
    const { describeLogGroups, filterLogEvents, startLiveTail } = api;
    api.describeLogGroups = (...call) => (isOut() ? never : describeLogGroups(...call));
    api.filterLogEvents = (...call) => (isOut() ? never : filterLogEvents(...call));
    api.startLiveTail = (...call) => (isOut() ? never : startLiveTail(...call));
    return api;
  };
}

/** Events that were neither delivered nor lie in a gap. */
function unaccounted(written: readonly { readonly timestamp: number }[], tail: Tail) {
  const seen = new Set(tail.seen.map(({ event }) => event.timestamp));
  const { gaps } = tail.losses();
  return written.filter(({ timestamp }) => {
    const isInGap = gaps.some(({ from, to }) => timestamp >= from && timestamp <= to);
    return timestamp <= until && !seen.has(timestamp) && !isInGap;
  });
}

const cases = Object.entries(outages).flatMap(([name, outage]) =>
  (['auto', 'live', 'poll'] as const).map((source) => ({ name, outage, source })),
);

describe.each([8_000, 25_000])('an outage from second %d of the window on', (outageMs) => {
  it.each(cases)('is a gap at its end, and never complete: $name, $source', async ({ outage, source }) => {
    const made = world(5);
    const written = emit(made, start, until + 10_000);
    const connect = breakDown(made, outage, start + outageMs);
    const tail = await openTail(made, { since: start, until, source }, { connect });
    await made.clock.runTo(until + 18_000);
    expect(tail.ended()).toBe(true);
    expect(tail.failure()).toBeNull();
    expect(tail.statuses.at(-1)).toEqual({
      state: 'ended',
      reason: expect.stringMatching(/^the window is over, and was not read whole: /),
    });
    const { gaps, incomplete } = tail.losses();
    expect(incomplete).toBe(outage.incomplete);
    expect(gaps).toHaveLength(1);
    expect(gaps[0]?.to).toBe(until);
    expect(gaps[0]?.from).toBeGreaterThanOrEqual(start + outageMs - 5_000);
    expect(unaccounted(written, tail)).toEqual([]);
    // An open session goes on delivering: then only the last poll, for late events, is missing.
    const missedFrom = source !== 'poll' && outage.session === 'live' ? until - 5_000 : start + outageMs;
    expect(gaps[0]?.from).toBeLessThanOrEqual(missedFrom + 5_000);
    expect(made.clock.pending()).toBe(0);
  });
});

describe('an outage from the beginning', () => {
  it.each(cases)(
    'ends the opening with an error, within the window: $name, $source',
    async ({ outage, source }) => {
      const made = world(5);
      const connect = breakDown(made, outage, start);
      const lines: string[] = [];
      const notify = (line: string) => lines.push(line);
      const opening = openTail(made, { since: start, until, source, notify }, { connect });
      const error = await opening.then(
        () => null,
        (thrown: unknown) => thrown,
      );
      if (!(error instanceof CommandError)) throw new Error(`opened, or failed with ${String(error)}`);
      expect(outage.exitCodes).toContain(error.exitCode);
      expect(made.clock.now()).toBeLessThanOrEqual(until + 200);
      // What takes longer than a moment is said.
      if (made.clock.now() > start + 5_000) expect(lines.length).toBeGreaterThan(0);
      expect(made.clock.pending()).toBe(0);
    },
  );
});

describe('an outage in the middle', () => {
  it.each(cases)('is caught up on, and no gap: $name, $source', async ({ outage, source }) => {
    const made = world(5);
    const written = emit(made, start, start + 130_000);
    const over = start + 60_000;
    const connect = breakDown(made, outage, start + 20_000);
    const { fail, endSession } = made.service.behaviour;
    made.service.behaviour.fail = (...call) => (made.clock.now() >= over ? null : fail(...call));
    made.service.behaviour.endSession = (...session) => {
      if (made.clock.now() < over) return endSession(...session);
      return outage.session === 'silent' ? 'cut' : 'live';
    };
    // A request that never gets its answer is given up after a minute.
    const end = start + 120_000;
    const recovering = outage.answer === null ? () => createFakeApi(made.service, made.clock) : connect;
    const tail = await openTail(made, { since: start, until: end, source }, { connect: recovering });
    await made.clock.runTo(end + 30_000);
    expect(tail.ended()).toBe(true);
    expect(tail.losses()).toMatchObject({ gaps: [] });
    expect(tail.losses().incomplete).toBeUndefined();
    expect(tail.statuses.at(-1)).toEqual({ state: 'ended', reason: 'the window is over' });
    const inWindow = written.filter(({ timestamp }) => timestamp <= end);
    expect(new Set(tail.seen.map(({ event }) => event.timestamp)).size).toBe(inWindow.length);
  });
});

describe('a tail that is stopped', () => {
  it('in an outage has the gap up to then', async () => {
    const made = world(5);
    emit(made, start, until);
    const connect = breakDown(made, noNetwork, start + 8_000);
    const tail = await openTail(made, { since: start, source: 'poll' }, { connect });
    await made.clock.runTo(start + 20_000);
    await tail.stop();
    const { gaps, incomplete } = tail.losses();
    expect(incomplete).toBe('unread');
    expect(gaps).toHaveLength(1);
    expect(Math.abs((gaps[0]?.from ?? 0) - (start + 8_000))).toBeLessThan(5_000);
    expect(gaps[0]?.to).toBe(start + 20_000);
  });

  it('between two polls is complete', async () => {
    const made = world(5);
    emit(made, start, until);
    const tail = await openTail(made, { since: start, source: 'poll' });
    await made.clock.runTo(start + 19_000);
    await tail.stop();
    expect(tail.losses().gaps).toEqual([]);
    expect(tail.losses().incomplete).toBeUndefined();
    expect(tail.statuses.at(-1)).toEqual({ state: 'ended', reason: 'stopped' });
  });
});
