import { describe, expect, it } from 'vitest';
import type { SourceStatus } from '../../src/source/source.ts';
import { answerWithinMs, askAfterMs, createIdleWatch } from '../../src/ui/idle-watch.ts';

const cost = { sessionMinutes: 30, usd: 0.3 };
const live: SourceStatus = { state: 'live', sessions: 2, cost };
const polling: SourceStatus = { state: 'polling', intervalMs: 2_000, reason: null, cost };

describe('the idle watch', () => {
  it('asks once with the price of all sessions, and gives up after a minute', () => {
    const watch = createIdleWatch(0);
    expect(watch.look(askAfterMs - 1, live)).toBeNull();
    expect(watch.look(askAfterMs, live)).toEqual({ ask: expect.stringContaining('$0.02 a minute') });
    expect(watch.look(askAfterMs + 1, live)).toBeNull();
    expect(watch.look(askAfterMs + answerWithinMs, live)).toBe('rest');
    expect(watch.look(3 * askAfterMs, live)).toBeNull();
    expect(watch.touched(3 * askAfterMs)).toBe('woken');
    expect(watch.touched(3 * askAfterMs)).toBeNull();
  });

  it('takes a key for an answer, and begins again', () => {
    const watch = createIdleWatch(0);
    watch.look(askAfterMs, live);
    expect(watch.touched(askAfterMs + 5)).toBe('answered');
    expect(watch.look(2 * askAfterMs, live)).toBeNull();
    expect(watch.look(2 * askAfterMs + 5, live)).not.toBeNull();
  });

  it('does not ask while keys come, or while nothing costs', () => {
    const watch = createIdleWatch(0);
    expect(watch.look(9 * askAfterMs, polling)).toBeNull();
    watch.touched(9 * askAfterMs);
    expect(watch.look(10 * askAfterMs - 1, live)).toBeNull();
  });

  it('gives the question its minute where Live Tail begins late', () => {
    const watch = createIdleWatch(0);
    const at = 5 * askAfterMs;
    expect(watch.look(at, live)).not.toBeNull();
    expect(watch.look(at + answerWithinMs - 1, live)).toBeNull();
    expect(watch.look(at + answerWithinMs, live)).toBe('rest');
  });
});
