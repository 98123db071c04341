import { describe, expect, it } from 'vitest';
import { createWorld, openTail, start } from '../harness.ts';
import { group, stream } from './one-group.ts';

const accounts = ['123456789012', '999999999999'] as const;

describe('two accounts with log groups of one name', () => {
  it.each(['auto', 'poll'] as const)('stay two, also where their lines are the same: %s', async (source) => {
    const world = createWorld(1);
    const stored = accounts.map((account) => world.service.createGroup(group, { account }));
    for (let second = -30; second < 60; second += 1) {
      const timestamp = start + second * 1_000;
      for (const { key } of stored) {
        const line = { stream, timestamp, ingestionTime: timestamp + 500, message: `REPORT ${second}\n` };
        world.service.write({ group: key, ...line });
      }
    }
    const tail = await openTail(world, { targets: stored.map(({ arn }) => arn), source });
    await world.clock.runFor(120_000);
    await tail.stop();
    for (const account of accounts) {
      const own = tail.seen.filter(({ event }) => event.account === account);
      expect(own.map(({ event }) => event.logGroup)).toEqual(Array.from({ length: 90 }, () => group));
      expect(new Set(own.map(({ event }) => event.timestamp)).size).toBe(90);
    }
    expect(tail.seen).toHaveLength(180);
  });
});
