import { describe, expect, it } from 'vitest';
import { attemptId, containerId, functionId } from '../../src/analysis/model/ids.ts';
import { editText } from '../../src/ui/edit-text.ts';
import {
  initialState,
  positionIn,
  present,
  reduce,
  sortOf,
  subjectInView,
  type UiAction,
  type UiState,
} from '../../src/ui/state.ts';

const keys = ['a', 'b', 'c', 'd'];
const pane = 'list';
const move = (
  by: number | 'first' | 'last',
  over: { keys?: readonly string[]; follows?: boolean; top?: number } = {},
): UiAction => ({
  type: 'move',
  pane,
  by,
  keys,
  top: 0,
  ...over,
});
const reached = (actions: readonly UiAction[], from: UiState = initialState) => actions.reduce(reduce, from);
const selected = (state: UiState) => positionIn(present(state), pane).selected;
const fn = functionId(null, '/aws/lambda/f', 'f');
const container = containerId(null, '/aws/lambda/f', 's');

describe('moving', () => {
  it('goes by rows, stops at the ends', () => {
    expect(selected(reached([move(2)]))).toBe('c');
    expect(selected(reached([move(9)]))).toBe('d');
    expect(selected(reached([move('last'), move(-9)]))).toBe('a');
  });

  it('begins from the first row where the selected one is gone', () => {
    expect(selected(reduce(reached([move(2)]), move(1, { keys: ['x', 'y', 'z'] })))).toBe('y');
  });

  it('changes nothing where there is nothing to select', () => {
    expect(reached([move(1, { keys: [] })])).toBe(initialState);
  });

  it('keeps what was at the top, and each pane its own place', () => {
    const state = reached([move(3, { top: 2 }), { type: 'select', pane: 'other', key: 'x' }]);
    expect(positionIn(present(state), pane)).toEqual({ selected: 'd', top: 2 });
    expect(positionIn(present(state), 'other').selected).toBe('x');
  });
});

describe('a list that follows', () => {
  it('follows until one goes up, and again at its end', () => {
    const up = reached([move(-1, { follows: true })]);
    expect(selected(up)).toBe('c');
    expect(selected(reduce(up, move(1, { follows: true })))).toBeNull();
    expect(selected(reduce(up, move('last', { follows: true })))).toBeNull();
    expect(selected(reached([move('first', { follows: true })]))).toBe('a');
  });
});

describe('the stack', () => {
  it('opens and goes back, and keeps each screen as it was left', () => {
    const inside = reached([
      { type: 'select', pane, key: 'b' },
      { type: 'open', screen: 'function', subject: { functionId: fn } },
      { type: 'select', pane, key: 'x' },
    ]);
    expect(inside.stack.map(({ screen }) => screen)).toEqual(['overview', 'function']);
    const back = reduce(inside, { type: 'back' });
    expect(present(back).screen).toBe('overview');
    expect(selected(back)).toBe('b');
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

  it('leads to an attempt by its function and its container, from anywhere', () => {
    const id = attemptId(container, 'r', 1);
    const state = reached([
      { type: 'open', screen: 'log' },
      { type: 'go-to-attempt', functionId: fn, containerId: container, attemptId: id },
    ]);
    expect(state.stack.map(({ screen }) => screen)).toEqual(['overview', 'function', 'container']);
    expect(positionIn(present(state), 'invocations').selected).toBe(id);
    expect(subjectInView(state)).toMatchObject({ functionId: fn, containerId: container });
  });
});

describe('the filter', () => {
  it('is cleared by going back before the screen is left', () => {
    const inside = reached([
      { type: 'open', screen: 'findings' },
      { type: 'filter', text: 'x' },
      { type: 'back' },
    ]);
    expect(present(inside)).toMatchObject({ screen: 'findings', filter: '' });
  });

  it('is typed, erased by character, word and whole', () => {
    expect(editText('ab c', 'd')).toBe('ab cd');
    expect(editText('ab', 'space')).toBe('ab ');
    expect(editText('ab cd', 'backspace')).toBe('ab c');
    expect(editText('ab cd', 'ctrl-w')).toBe('ab ');
    expect(editText('ab cd', 'ctrl-u')).toBe('');
    expect(editText('a😀', 'backspace')).toBe('a');
    expect(editText('ab', 'tab')).toBeNull();
  });
});

describe('the rest', () => {
  it('sorts each screen on its own, and reverses', () => {
    const state = reached([{ type: 'sort', orders: 3 }, { type: 'reverse' }]);
    expect(sortOf(state, 'overview')).toEqual({ by: 1, reversed: true });
    expect(sortOf(state, 'function')).toEqual({ by: 0, reversed: false });
    const round = reached(
      [
        { type: 'sort', orders: 3 },
        { type: 'sort', orders: 3 },
      ],
      state,
    );
    expect(sortOf(round, 'overview').by).toBe(0);
  });

  it('switches what is switched', () => {
    const state = reached([
      { type: 'toggle', what: 'wrap' },
      { type: 'toggle', what: 'times' },
      { type: 'window', window: 4 },
      { type: 'scroll', by: -5 },
      { type: 'scroll', by: 20 },
    ]);
    expect(state).toMatchObject({ wrap: true, times: false, window: 4, column: 20 });
    const notice = { text: 'x', tone: 'good', until: 1 } as const;
    const noticed = reduce(state, { type: 'notice', notice });
    expect(reduce(noticed, { type: 'notice', notice: null }).notice).toBeNull();
  });
});
