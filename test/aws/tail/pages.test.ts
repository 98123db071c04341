import { describe, expect, it } from 'vitest';
import { expectComplete, openTail, start } from '../harness.ts';
import { emit, group, world } from './one-group.ts';

describe('pages that lead in circles', () => {
  it('are a gap until they end, and keep nobody from going live', async () => {
    const made = world();
    const written = emit(made, start - 60_000, start + 60_000);
    made.service.behaviour.pageSize = 50;
    const filter = made.service.filter;
    let circles = true;
    made.service.filter = (request) => {
      const page = filter(request);
      return circles && page.nextToken !== null ? { ...page, nextToken: request.token ?? 'again' } : page;
    };
    const tail = await openTail(made);
    await made.clock.runFor(20_000);
    expect(tail.statuses.at(-1)?.state).toBe('live');
    expect(tail.losses().gaps).toMatchObject([
      { from: start - 60_000, reason: `FilterLogEvents repeats its pages of ${group}` },
    ]);
    circles = false;
    await made.clock.runFor(100_000);
    expect(tail.losses().gaps).toEqual([]);
    expectComplete(written, tail.seen);
    await tail.stop();
  });
});
