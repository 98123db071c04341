import { describe, expect, it } from 'vitest';
import { awsError, type Service } from '../../stand-in/service.ts';
import { expectComplete, openTail, start } from '../harness.ts';
import { emit, group, world } from './one-group.ts';

type Filter = Service['filter'];

const refused = () => awsError('InvalidParameterException', 'The specified nextToken is invalid.');

/** What a service may do about the tokens of its pages. */
const faults: Readonly<Record<string, (filter: Filter) => Filter>> = {
  'that are refused': (filter) => (request) => {
    if (request.token !== null) throw refused();
    return filter(request);
  },
  'that are the same on each page': (filter) => (request) => {
    const page = filter({ ...request, token: null });
    return page.nextToken === null ? page : { ...page, nextToken: 'same' };
  },
  'that alternate': (filter) => (request) => {
    const page = filter({ ...request, token: null });
    return page.nextToken === null ? page : { ...page, nextToken: request.token === 'a' ? 'b' : 'a' };
  },
};

describe.each(['auto', 'poll'] as const)('page tokens, %s', (source) => {
  it.each(Object.entries(faults))('%s cost nothing: first pages give everything', async (_, fault) => {
    const made = world();
    const written = emit(made, start - 60_000, start + 60_000);
    made.service.behaviour.pageSize = 50;
    made.service.filter = fault(made.service.filter);
    const tail = await openTail(made, { source });
    await made.clock.runFor(130_000);
    expect(tail.failure()).toBeNull();
    expect(tail.ended()).toBe(false);
    expect(tail.losses().gaps).toEqual([]);
    expectComplete(written, tail.seen);
    await tail.stop();
  });
});

describe('pages that lead nowhere', () => {
  /** Until `over`, a range that reaches before the start has no events and no end. */
  function leadNowhere(service: Service, isOver: () => boolean): void {
    const { filter } = service;
    service.filter = (request) =>
      isOver() || request.from > start ? filter(request) : { events: [], nextToken: 'again' };
  }

  it('are skipped with a gap, end nothing, and keep nothing newer from being read', async () => {
    const made = world();
    emit(made, start - 60_000, start + 300_000);
    leadNowhere(made.service, () => false);
    const tail = await openTail(made, { source: 'poll', overlapMs: 10_000 });
    await made.clock.runFor(180_000);
    expect(tail.failure()).toBeNull();
    expect(tail.losses().gaps).toEqual([
      {
        from: start - 60_000,
        to: expect.any(Number),
        reason: `${group}: FilterLogEvents refuses or repeats its pages`,
      },
    ]);
    expect(tail.losses().gaps[0]?.to).toBeLessThan(start + 10_000);
    expect(Math.max(...tail.seen.map(({ event }) => event.timestamp))).toBeGreaterThan(start + 170_000);
    await tail.stop();
    expect(tail.losses().gaps).toHaveLength(1);
    expect(tail.losses().incomplete).toBe('unread');
  });

  it('are read after all where the service recovers', async () => {
    const made = world();
    const written = emit(made, start - 60_000, start + 60_000);
    leadNowhere(made.service, () => made.clock.now() > start + 100_000);
    const tail = await openTail(made, { source: 'poll', overlapMs: 10_000 });
    await made.clock.runFor(90_000);
    expect(tail.losses().gaps).toHaveLength(1);
    await made.clock.runFor(60_000);
    expect(tail.losses().gaps).toEqual([]);
    expectComplete(written, tail.seen);
    await tail.stop();
  });
});
