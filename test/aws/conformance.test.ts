import { describe, expect, it } from 'vitest';
import { awsError, type StoredEvent, throttled } from '../stand-in/service.ts';
import { createWorld, expectComplete, openTail, start, type World } from './harness.ts';

/** What the service and the functions do in a scenario. */
interface Scenario {
  readonly name: string;
  readonly groups?: number;
  readonly eventsPerSecond?: number;
  readonly lagMs?: (random: () => number) => number;
  /** Events of the same millisecond and text. */
  readonly copies?: number;
  readonly minutes?: number;
  readonly latencyMs?: (random: () => number) => number;
  readonly prepare?: (world: World) => void;
}

const uniform = (from: number, to: number) => (random: () => number) => from + random() * (to - from);

const scenarios: readonly Scenario[] = [
  { name: 'a quiet service', lagMs: uniform(0, 2_000) },
  { name: 'lag of 0 to 60 s, out of order', lagMs: uniform(0, 60_000) },
  { name: 'bursts of identical lines within one millisecond', copies: 7, lagMs: uniform(0, 15_000) },
  {
    name: 'small pages, every third empty',
    lagMs: uniform(0, 15_000),
    prepare: ({ service }) => {
      service.behaviour.pageSize = 17;
      service.behaviour.emptyPageEvery = 3;
    },
  },
  {
    name: 'every third call throttled',
    lagMs: uniform(0, 30_000),
    prepare: ({ service }) => {
      service.behaviour.fail = (operation, call) =>
        operation === 'FilterLogEvents' && call % 3 === 0 ? throttled() : null;
      service.behaviour.pageSize = 100;
    },
  },
  {
    name: 'streams cut every few seconds',
    lagMs: uniform(0, 15_000),
    prepare: ({ service, random }) => {
      service.behaviour.endSession = (_, age) => (age > 2_000 && random() < 0.3 ? 'cut' : 'live');
    },
  },
  {
    name: 'streams that end or fall silent',
    lagMs: uniform(0, 15_000),
    prepare: ({ service, random }) => {
      service.behaviour.endSession = (_, age) =>
        age > 4_000 && random() < 0.2 ? (random() < 0.5 ? 'silent' : 'end') : 'live';
    },
  },
  {
    name: 'sampled seconds, which FilterLogEvents shows ten seconds later',
    eventsPerSecond: 20,
    lagMs: uniform(0, 40_000),
    prepare: ({ service }) => {
      service.behaviour.liveEventsPerSecond = 8;
      service.behaviour.visibleAfterMs = 10_000;
    },
  },
  {
    name: 'sampled seconds',
    eventsPerSecond: 20,
    lagMs: uniform(0, 10_000),
    prepare: ({ service }) => {
      service.behaviour.liveEventsPerSecond = 12;
    },
  },
  {
    name: 'session time-outs',
    lagMs: uniform(0, 15_000),
    prepare: ({ service }) => {
      service.behaviour.endSession = (_, age) => (age > 20_000 ? 'timeout' : 'live');
    },
  },
  {
    name: 'answers that take longer than the interval',
    lagMs: uniform(0, 15_000),
    latencyMs: uniform(200, 3_000),
    prepare: ({ service }) => {
      service.behaviour.pageSize = 120;
    },
  },
  {
    name: 'page tokens that are lost, and connections that break',
    lagMs: uniform(0, 15_000),
    prepare: ({ service }) => {
      service.behaviour.pageSize = 50;
      service.behaviour.fail = (operation, call) => {
        if (operation !== 'FilterLogEvents') return null;
        if (call % 17 === 0)
          return awsError('InvalidParameterException', 'The specified nextToken is invalid.');
        return call % 5 === 0 ? Object.assign(new Error('aborted'), { code: 'ECONNRESET' }) : null;
      };
    },
  },
  { name: '40 groups', groups: 40, eventsPerSecond: 1, lagMs: uniform(0, 20_000) },
  {
    name: 'everything at once',
    groups: 6,
    eventsPerSecond: 10,
    copies: 3,
    lagMs: uniform(0, 60_000),
    prepare: ({ service, random }) => {
      service.behaviour.pageSize = 1_500;
      service.behaviour.emptyPageEvery = 4;
      service.behaviour.liveEventsPerSecond = 40;
      service.behaviour.fail = (operation, call) =>
        operation === 'FilterLogEvents' && call % 3 === 0 ? throttled() : null;
      service.behaviour.endSession = (_, age) => (age > 3_000 && random() < 0.1 ? 'cut' : 'live');
    },
  },
];

function groupName(index: number): string {
  return `/aws/lambda/function-${String(index).padStart(2, '0')}`;
}

/** Writes the events of a scenario, from a minute before the start until its end. */
function write({ service, random }: World, scenario: Scenario): StoredEvent[] {
  const { groups = 1, eventsPerSecond = 5, copies = 1, minutes = 3 } = scenario;
  const lag = scenario.lagMs ?? (() => 0);
  const written: StoredEvent[] = [];
  for (let index = 0; index < groups; index += 1) service.createGroup(groupName(index));
  const span = minutes * 60_000 + 60_000;
  const count = (groups * eventsPerSecond * span) / 1_000 / copies;
  for (let index = 0; index < count; index += 1) {
    const group = groupName(Math.floor(random() * groups));
    const stream = `2026/11/24/[$LATEST]${String(Math.floor(random() * 4)).repeat(32)}`;
    const timestamp = Math.floor(start - 60_000 + random() * span);
    for (let copy = 0; copy < copies; copy += 1) {
      const ingestionTime = Math.floor(timestamp + lag(random));
      written.push(service.write({ group, stream, timestamp, ingestionTime, message: `REPORT ${index}\n` }));
    }
  }
  return written;
}

describe.each(['auto', 'poll'] as const)('%s', (source) => {
  it.each(scenarios)('misses nothing and tells nothing twice: $name', async (scenario) => {
    const world = createWorld(7);
    const written = write(world, scenario);
    scenario.prepare?.(world);
    const latencyMs = () => scenario.latencyMs?.(world.random) ?? 0;
    const tail = await openTail(world, { targets: ['*'], source }, { api: { latencyMs } });
    await world.clock.runFor((scenario.minutes ?? 3) * 60_000);
    // Everything is taken in a minute later, and read soon after.
    await world.clock.runFor(60_000 + 100_000);
    await tail.stop();
    expect(tail.failure()).toBeNull();
    expectComplete(written, tail.seen);
    expect(tail.losses()).toMatchObject({ sampledSeconds: 0, gaps: [] });
  });
});
