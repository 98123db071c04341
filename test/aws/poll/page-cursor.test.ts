import { describe, expect, it } from 'vitest';
import { advanceCursor, restartCursor, startCursor } from '../../../src/aws/poll/page-cursor.ts';

describe('a page cursor', () => {
  const cursor = startCursor({ from: 0, to: 9, startedAt: 9, pattern: null });

  it('goes on with each new token, and ends without one', () => {
    const next = advanceCursor(cursor, 'a');
    expect(next).toMatchObject({ kind: 'page', cursor: { token: 'a', pages: 1 } });
    expect(advanceCursor(cursor, null)).toEqual({ kind: 'complete' });
  });

  it('begins again where a token repeats, and gives up after the third time', () => {
    let step = advanceCursor(cursor, 'a');
    for (let times = 1; times <= 3; times += 1) {
      if (step.kind !== 'page') throw new Error('expected a page');
      step = advanceCursor(step.cursor, 'a');
      expect(step).toMatchObject({ kind: 'page', cursor: { token: null, restarts: times } });
      if (step.kind === 'page') step = advanceCursor(step.cursor, 'a');
    }
    expect(step.kind === 'page' && restartCursor(step.cursor)).toEqual({ kind: 'stuck' });
  });
});
