import { expect } from 'vitest';
import { createRandom } from '../../demo/random.ts';
import { openTailSource, type TailSource, type TailSourceOptions } from '../../src/aws/tail-source.ts';
import type { LogEvent } from '../../src/events/log-event.ts';
import type { SourceLosses, SourceStatus } from '../../src/source/source.ts';
import { noLosses } from '../../src/source/source.ts';
import { createFakeApi, type FakeApiOptions } from '../stand-in/fake-api.ts';
import { createService, type Service, type StoredEvent } from '../stand-in/service.ts';
import { createVirtualClock, type VirtualClock } from '../stand-in/virtual-clock.ts';

export const start = Date.UTC(2026, 10, 24, 12);

export const defaults: TailSourceOptions = {
  targets: ['/aws/lambda/checkout'],
  region: 'eu-west-1',
  profile: null,
  endpointUrl: null,
  since: start - 60_000,
  until: null,
  source: 'auto',
  intervalMs: 2_000,
  overlapMs: 60_000,
  allLines: true,
  maxMinutes: null,
  waitForGroups: false,
};

export interface Tail {
  readonly service: Service;
  readonly clock: VirtualClock;
  readonly source: TailSource;
  /** Everything that was delivered, and when. */
  readonly seen: { readonly event: LogEvent; readonly at: number }[];
  readonly statuses: SourceStatus[];
  losses(): SourceLosses;
  /** The difference of clocks, once it was emitted. */
  clockAheadMs(): number | null;
  /** What `batches` threw, once it did. */
  failure(): unknown;
  ended(): boolean;
  stop(): Promise<void>;
}

export interface World {
  readonly service: Service;
  readonly clock: VirtualClock;
  readonly random: () => number;
}

export function createWorld(seed: number, region = 'eu-west-1'): World {
  const clock = createVirtualClock(start);
  const random = createRandom(seed);
  return { clock, random, service: createService({ now: clock.now, random, region }) };
}

/** Runs the source against the stand-in in virtual time. */
export async function openTail(
  { service, clock, random }: World,
  options: Partial<TailSourceOptions> = {},
  seams: {
    maxSessions?: number;
    api?: FakeApiOptions;
    connect?: () => ReturnType<typeof createFakeApi>;
  } = {},
): Promise<Tail> {
  const make = seams.connect ?? (() => createFakeApi(service, clock, seams.api));
  const opening = openTailSource(
    { ...defaults, ...options },
    {
      connect: async () => ({ api: make(), region: service.region }),
      clock,
      random,
      ...(seams.maxSessions === undefined ? {} : { maxSessions: seams.maxSessions }),
    },
  );
  let settled = false;
  const settle = () => {
    settled = true;
  };
  opening.then(settle, settle);
  await clock.runFor(0);
  while (!settled) await clock.runFor(100);
  const source = await opening;
  const abort = new AbortController();
  const seen: Tail['seen'] = [];
  const statuses: SourceStatus[] = [];
  let losses = noLosses;
  let clockAheadMs: number | null = null;
  let failure: unknown = null;
  let ended = false;
  const reading = (async () => {
    try {
      for await (const batch of source.batches(abort.signal)) {
        for (const event of batch.events) seen.push({ event, at: clock.now() });
        if (batch.status !== undefined) statuses.push(batch.status);
        losses = batch.losses ?? losses;
        clockAheadMs = batch.clockAheadMs ?? clockAheadMs;
      }
    } catch (error) {
      failure = error;
    }
    ended = true;
  })();
  return {
    service,
    clock,
    source,
    seen,
    statuses,
    losses: () => losses,
    clockAheadMs: () => clockAheadMs,
    failure: () => failure,
    ended: () => ended,
    async stop() {
      abort.abort();
      await reading;
    },
  };
}

/** How often each event of the service was delivered, by its text (every text in a scenario counts its copies). */
export function compare(written: readonly StoredEvent[], seen: Tail['seen']) {
  const key = (group: string, stream: string, timestamp: number, message: string) =>
    `${group}|${stream}|${timestamp}|${message}`;
  const left = new Map<string, number>();
  for (const event of written) {
    const name = key(event.group, event.stream, event.timestamp, event.message);
    left.set(name, (left.get(name) ?? 0) + 1);
  }
  let twice = 0;
  for (const { event } of seen) {
    const name = key(event.logGroup, event.logStream, event.timestamp, event.message);
    const count = left.get(name) ?? 0;
    if (count === 0) twice += 1;
    else left.set(name, count - 1);
  }
  const missed = [...left.values()].reduce((sum, count) => sum + count, 0);
  return { missed, twice };
}

export function expectComplete(written: readonly StoredEvent[], seen: Tail['seen']): void {
  expect(compare(written, seen)).toEqual({ missed: 0, twice: 0 });
}
