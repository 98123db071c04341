import { describe, expect, it } from 'vitest';
import {
  advanceCursor,
  type PageCursor,
  restartCursor,
  startCursor,
} from '../../../src/aws/poll/page-cursor.ts';

const cursor = startCursor({ from: 0, to: 9, startedAt: 9, pattern: null, isRetry: false });
const page = (nextToken: string | null, reached: number | null = null) => ({ nextToken, reached });

function next(step: ReturnType<typeof advanceCursor>): PageCursor {
  if (step.kind !== 'page') throw new Error(`expected a page, not ${step.kind}`);
  return step.cursor;
}

describe('a page cursor', () => {
  it('continues with each new token, and ends without one', () => {
    const step = advanceCursor(cursor, page('a'));
    expect(step).toMatchObject({ kind: 'page', cursor: { token: 'a', pages: 1 } });
    expect(advanceCursor(cursor, page(null))).toEqual({ kind: 'complete' });
  });

  it('restarts where a token repeats, and gives up after the third time', () => {
    let step = advanceCursor(cursor, page('a'));
    for (let times = 1; times <= 3; times += 1) {
      step = advanceCursor(next(step), page('a'));
      expect(step).toMatchObject({ kind: 'page', cursor: { token: null, restarts: times } });
      step = advanceCursor(next(step), page('a'));
    }
    expect(restartCursor(next(step))).toEqual({ kind: 'stuck' });
  });

  it('notices tokens that alternate', () => {
    const second = next(advanceCursor(next(advanceCursor(cursor, page('a'))), page('b')));
    expect(advanceCursor(second, page('a'))).toMatchObject({ kind: 'page', cursor: { token: null } });
  });

  it('restarts where the pages had come to, as often as that gets further', () => {
    let step = advanceCursor(cursor, page('a', 1));
    for (let reached = 2; reached < 9; reached += 1) {
      step = restartCursor(next(step));
      expect(step).toMatchObject({
        kind: 'page',
        cursor: { from: reached - 1, to: 9, token: null, restarts: 0 },
      });
      step = advanceCursor(next(step), page('a', reached));
    }
    expect(restartCursor(next(advanceCursor(next(step), page('b', 9))))).toEqual({ kind: 'complete' });
  });
});
