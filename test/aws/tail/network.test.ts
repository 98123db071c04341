import { describe, expect, it } from 'vitest';
import { expectComplete, openTail, start } from '../harness.ts';
import { emit, world } from './one-group.ts';

describe('the network', () => {
  const broken = () => Object.assign(new Error('connect ENETUNREACH 1.2.3.4:443'), { code: 'ENETUNREACH' });

  it('that is not there at the start ends it with the reason', async () => {
    const made = world();
    made.service.behaviour.fail = (operation) => (operation === 'FilterLogEvents' ? broken() : null);
    const tail = await openTail(made, { source: 'poll' });
    await made.clock.runFor(120_000);
    expect(tail.failure()).toMatchObject({
      exitCode: 7,
      message: expect.stringContaining('cannot be reached'),
    });
  });

  it('that goes mid-way is waited for, and nothing is missed', async () => {
    const made = world();
    const written = emit(made, start, start + 300_000);
    const tail = await openTail(made);
    await made.clock.runFor(60_000);
    made.service.behaviour.fail = broken;
    made.service.behaviour.endSession = () => 'silent';
    await made.clock.runFor(120_000);
    expect(['reconnecting', 'backing-off', 'polling']).toContain(tail.statuses.at(-1)?.state);
    made.service.behaviour.fail = () => null;
    made.service.behaviour.endSession = () => 'live';
    await made.clock.runFor(200_000);
    expect(tail.failure()).toBeNull();
    expectComplete(written, tail.seen);
    expect(tail.statuses.at(-1)?.state).toBe('live');
    await tail.stop();
  });
});
