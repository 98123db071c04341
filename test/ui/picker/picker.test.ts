import { describe, expect, it } from 'vitest';
import { plainText } from '../../../src/ui/drawing/line.ts';
import { pickerRows } from '../../../src/ui/picker/rows.ts';
import { afterKey, emptyPicker, matching, type PickerState } from '../../../src/ui/picker/state.ts';

const groups = [
  '/aws/lambda/checkout-api',
  '/aws/lambda/image-resize',
  '/aws/lambda/checkout-worker',
  '/ecs/web',
];
const loaded: PickerState = { ...emptyPicker, groups, loading: false };

function typed(state: PickerState, ...names: string[]): PickerState {
  return names.reduce((current, name) => afterKey(current, name, 10), state);
}

describe('the picker', () => {
  it('filters by every word, in any order and case', () => {
    expect(matching({ groups, filter: 'API check' })).toEqual(['/aws/lambda/checkout-api']);
    expect(matching({ groups, filter: '' })).toEqual(groups);
  });

  it('tails the row that the cursor is on', () => {
    expect(typed(loaded, 'down', 'enter').done).toEqual(['/aws/lambda/image-resize']);
    expect(typed(loaded, 'c', 'h', 'e', 'c', 'k', 'down', 'enter').done).toEqual([
      '/aws/lambda/checkout-worker',
    ]);
  });

  it('tails what was picked, in the order of the list, the filter notwithstanding', () => {
    const picked = typed(loaded, 'end', 'space', 'home', 'space', 'w', 'e', 'b', 'enter');
    expect(picked.done).toEqual(['/aws/lambda/checkout-api', '/ecs/web']);
  });

  it('drops a pick by the same key', () => {
    expect(typed(loaded, 'space', 'up', 'space').picked.size).toBe(0);
  });

  it('clears the filter first, then gives up', () => {
    const filtered = typed(loaded, 'x');
    expect(typed(filtered, 'esc')).toMatchObject({ filter: '', done: null });
    expect(typed(filtered, 'esc', 'esc').done).toEqual([]);
    expect(typed(filtered, 'ctrl-c').done).toEqual([]);
  });

  it('stays within the list', () => {
    expect(typed(loaded, 'up').cursor).toBe(0);
    expect(typed(loaded, 'pagedown', 'pagedown').cursor).toBe(3);
    expect(typed(loaded, 'end', 'c').cursor).toBe(0);
    expect(typed(loaded, 'x', 'x', 'enter').done).toBeNull();
  });

  it('takes backspace by the character', () => {
    expect(typed(loaded, '😀', 'a', 'backspace').filter).toBe('😀');
    expect(typed(loaded, '😀', 'backspace').filter).toBe('');
  });

  it('shows what is found, what is picked and what the keys do', () => {
    const { rows } = pickerRows(typed(loaded, 'space'), { columns: 60, rows: 12 });
    expect(rows.map(({ line }) => plainText(line).trimEnd())).toEqual([
      ' Which log groups?                        4 of 4 log groups',
      ' / ▏',
      '',
      '  ● /aws/lambda/checkout-api',
      ' ▸○ /aws/lambda/image-resize',
      '  ○ /aws/lambda/checkout-worker',
      '  ○ /ecs/web',
      '',
      '',
      '',
      '',
      ' type to filter  Space select  ⏎ tail 1  Esc cancel',
    ]);
  });

  it('says that it waits, and that nothing matches', () => {
    const text = (state: PickerState) =>
      pickerRows(state, { columns: 60, rows: 12 })
        .rows.map(({ line }) => plainText(line))
        .join('\n');
    expect(text(emptyPicker)).toContain('loading log groups');
    expect(text(typed(loaded, 'x', 'x'))).toContain('no log group matches');
  });

  it('scrolls a long list to its cursor', () => {
    const long = Array.from({ length: 500 }, (_, n) => `/aws/lambda/f${n}`);
    const many: PickerState = { ...emptyPicker, groups: long, loading: false };
    const { rows } = pickerRows(typed(many, 'end'), { columns: 60, rows: 20 });
    expect(rows.some(({ line }) => plainText(line).includes('f499'))).toBe(true);
    expect(rows).toHaveLength(20);
  });
});
