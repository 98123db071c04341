import { describe, expect, it } from 'vitest';
import { initialState, present, reduce, sortOf, type UiAction, type UiState } from '../../src/ui/state.ts';

const keys = ['a', 'b', 'c', 'd'];
const reached = (actions: readonly UiAction[], from: UiState = initialState) => actions.reduce(reduce, from);

describe('moving', () => {
  it('goes by rows, stops at the ends', () => {
    expect(present(reached([{ type: 'move', by: 2, keys }])).selected).toBe('c');
    expect(present(reached([{ type: 'move', by: 9, keys }])).selected).toBe('d');
    expect(
      present(
        reached([
          { type: 'move', by: 'last', keys },
          { type: 'move', by: -9, keys },
        ]),
      ).selected,
    ).toBe('a');
  });

  it('begins anew from the first row where the selected one is gone', () => {
    const state = reached([{ type: 'move', by: 2, keys }]);
    expect(present(reduce(state, { type: 'move', by: 1, keys: ['x', 'y', 'z'] })).selected).toBe('y');
  });

  it('changes nothing where there is nothing to select', () => {
    expect(reached([{ type: 'move', by: 1, keys: [] }])).toBe(initialState);
    expect(reached([{ type: 'scrolled', top: 0 }])).toBe(initialState);
  });
});

describe('the log', () => {
  const log = reached([{ type: 'open', screen: 'log' }]);

  it('follows until one goes up, and again at its end', () => {
    expect(present(log).selected).toBeNull();
    const up = reduce(log, { type: 'move', by: -1, keys });
    expect(present(up).selected).toBe('c');
    expect(present(reduce(up, { type: 'move', by: 1, keys })).selected).toBeNull();
    expect(present(reduce(up, { type: 'move', by: 'last', keys })).selected).toBeNull();
    expect(present(reduce(log, { type: 'move', by: 'first', keys })).selected).toBe('a');
  });

  it('goes on from the next line where the selected one has fallen out', () => {
    const up = reduce(log, { type: 'move', by: 'first', keys: ['1', '2', '3'] });
    expect(present(reduce(up, { type: 'move', by: -1, keys: ['8', '9'] })).selected).toBe('8');
  });

  it('follows again when the time window changes', () => {
    const up = reduce(log, { type: 'move', by: -1, keys });
    expect(present(reduce(up, { type: 'window', window: 3 })).selected).toBeNull();
  });
});

describe('the stack', () => {
  it('opens and goes back, and keeps each screen as it was left', () => {
    const inside = reached([
      { type: 'select', key: 'b' },
      { type: 'open', screen: 'function', subject: 'f' },
      { type: 'select', key: 'x' },
    ]);
    expect(inside.stack.map(({ screen }) => screen)).toEqual(['overview', 'function']);
    const back = reduce(inside, { type: 'back' });
    expect(present(back)).toMatchObject({ screen: 'overview', selected: 'b' });
    expect(reduce(back, { type: 'back' })).toBe(back);
  });

  it('does not grow by going round', () => {
    const round = reached(
      Array.from(
        { length: 50 },
        (_, index): UiAction => ({ type: 'open', screen: index % 2 === 0 ? 'findings' : 'log' }),
      ),
    );
    expect(round.stack.length).toBeLessThanOrEqual(3);
  });
});

describe('the filter', () => {
  const typed = reached([{ type: 'edit-filter' }, { type: 'type', text: 'ab cd' }]);

  it('is typed, erased by character, word and whole', () => {
    expect(present(typed).filter).toBe('ab cd');
    expect(present(reduce(typed, { type: 'erase', what: 'character' })).filter).toBe('ab c');
    expect(present(reduce(typed, { type: 'erase', what: 'word' })).filter).toBe('ab ');
    expect(present(reduce(typed, { type: 'erase', what: 'all' })).filter).toBe('');
  });

  it('erases a whole character, not half of one', () => {
    const smile = reached([
      { type: 'edit-filter' },
      { type: 'type', text: 'a😀' },
      { type: 'erase', what: 'character' },
    ]);
    expect(present(smile).filter).toBe('a');
  });

  it('is left by erasing nothing, kept, or dropped', () => {
    expect(reached([{ type: 'edit-filter' }, { type: 'erase', what: 'character' }]).editing).toBe(false);
    expect(reduce(typed, { type: 'keep-filter' })).toMatchObject({ editing: false });
    const dropped = reduce(typed, { type: 'drop-filter' });
    expect([dropped.editing, present(dropped).filter]).toEqual([false, '']);
  });

  it('is dropped by going back before the screen is', () => {
    const inside = reached([
      { type: 'open', screen: 'findings' },
      { type: 'type', text: 'x' },
      { type: 'back' },
    ]);
    expect(present(inside)).toMatchObject({ screen: 'findings', filter: '' });
  });
});

describe('the rest', () => {
  it('sorts each screen on its own, and turns round', () => {
    const state = reached([{ type: 'sort', orders: 3 }, { type: 'reverse' }]);
    expect(sortOf(state, 'overview')).toEqual({ by: 1, reversed: true });
    expect(sortOf(state, 'function')).toEqual({ by: 0, reversed: false });
    expect(
      sortOf(
        reached(
          [
            { type: 'sort', orders: 3 },
            { type: 'sort', orders: 3 },
          ],
          state,
        ),
        'overview',
      ).by,
    ).toBe(0);
  });

  it('starts with the first command again for another finding', () => {
    const state = reached([
      { type: 'open', screen: 'findings' },
      { type: 'next-item' },
      { type: 'next-item' },
    ]);
    expect(state.item).toBe(2);
    expect(reduce(state, { type: 'move', by: 1, keys }).item).toBe(0);
  });

  it('switches what is switched', () => {
    const state = reached([
      { type: 'pause' },
      { type: 'wrap' },
      { type: 'times' },
      { type: 'window', window: 4 },
    ]);
    expect(state).toMatchObject({ paused: true, wrap: true, times: false, window: 4 });
    const notice = { text: 'x', tone: 'good', until: 1 } as const;
    expect(
      reduce(reduce(state, { type: 'notice', notice }), { type: 'notice', notice: null }).notice,
    ).toBeNull();
  });
});
