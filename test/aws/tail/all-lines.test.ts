import { describe, expect, it } from 'vitest';
import { expectComplete, openTail, start } from '../harness.ts';
import { emit, group, states, stream, world } from './one-group.ts';

describe('all lines', () => {
  it.each(['auto', 'poll'] as const)(
    'are asked for where the service does not take the pattern: --source %s',
    async (source) => {
      const made = world();
      made.service.behaviour.refusesPatterns = true;
      const written = emit(made, start - 60_000, start + 30_000);
      const tail = await openTail(made, { allLines: false, source });
      await made.clock.runFor(60_000);
      expectComplete(written, tail.seen);
      expect(states(tail)).not.toContain('credentials');
      expect(made.service.calls('FilterLogEvents')).toBeLessThan(40);
      await tail.stop();
    },
  );

  it('are asked for from the moment they are wanted', async () => {
    const made = world();
    const say = (at: number, message: string) =>
      made.service.write({ group, stream, timestamp: at, ingestionTime: at + 500, message });
    const tail = await openTail(made, { allLines: false });
    for (let second = 0; second < 60; second += 1) say(start + second * 1_000, `hello ${second}\n`);
    const report = say(start + 20_000, 'REPORT RequestId: 1\tMemory Size: 128 MB\n');
    await made.clock.runTo(start + 30_000);
    expect(tail.seen.map(({ event }) => event.message)).toEqual([report.message]);
    tail.source.setAllLines(true);
    await made.clock.runTo(start + 70_000);
    const hellos = tail.seen.filter(({ event }) => event.message.startsWith('hello'));
    expect(hellos.filter(({ event }) => event.timestamp > start + 31_000)).toHaveLength(28);
    expect(new Set(tail.seen.map(({ event }) => event.message)).size).toBe(tail.seen.length);
    await tail.stop();
  });
});
