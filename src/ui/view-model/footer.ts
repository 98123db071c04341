import { grouped } from '../../wording/units.ts';
import { cutLine, ends, joined, type Line, lineWidth, type Row, row, span } from '../drawing/line.ts';
import { bindingsOn, type KeyAction, type KeyBinding, keyLabel } from '../keymap.ts';
import type { Scene } from '../scene.ts';
import { present } from '../state.ts';
import type { Range } from './list-rows.ts';

/** The last line: the filter while it is typed, a notice while it lasts, else the filter that holds and the keys that apply, and at its end where in the list one is. */
export function footerRow(
  scene: Scene,
  matches: { readonly shown: number; readonly all: number } | null,
  range: Range | null = null,
): Row {
  const { state, size } = scene;
  const { filter } = present(state);
  const count = matches === null ? '' : `${grouped(matches.shown)} of ${grouped(matches.all)}`;
  if (state.editing) {
    const typed: Line = [span(' /', 'accent'), span(filter, 'strong'), span('▏', 'accent')];
    const help = joined(
      [
        [span(count, 'faint')],
        key(keyLabel('enter', scene.ascii), 'keep'),
        key('Esc', 'clear'),
        key('!', 'inverse'),
      ],
      span('  '),
    );
    return row(ends(typed, [...help, span(' ')], size.columns));
  }
  if (state.notice !== null) {
    return row(cutLine([span(' '), span(state.notice.text, state.notice.tone)], size.columns));
  }
  const start: Line = filter === '' ? [] : [span(` /${filter}`, 'accent'), span(` ${count}`, 'faint')];
  const where: Line =
    range === null
      ? []
      : [span(`${grouped(range.from)}–${grouped(range.to)} of ${grouped(range.of)} `, 'faint')];
  const room = size.columns - (where.length === 0 ? 0 : lineWidth(where) + 2);
  return row(ends(keysIn(start, footerKeys(scene), room), where, size.columns));
}

/** As many keys as fit, in the table's order. */
function keysIn(start: Line, keys: readonly Line[], width: number): Line {
  let line = start;
  for (const next of keys) {
    const longer = line.length === 0 ? [span(' '), ...next] : joined([line, next], span('  '));
    if (lineWidth(longer) > width) break;
    line = longer;
  }
  return cutLine(line, width);
}

/** A recording that is over can only be wound back. */
const whilePlaying: ReadonlySet<KeyAction> = new Set(['play', 'faster', 'slower', 'seek-forward']);

function footerKeys(scene: Scene): Line[] {
  const { state, keymap, replays, ascii, status } = scene;
  const { screen, filter } = present(state);
  const root = state.stack.length === 1;
  return (
    bindingsOn(keymap, screen, replays)
      .filter(({ action, label }) => label !== null && (action !== 'back' || !root || filter !== ''))
      // The screen's own key does no more than go back.
      .filter(({ action }) => action !== screen)
      .filter(({ action }) => status.state !== 'ended' || !whilePlaying.has(action))
      .map((binding) => key(keyLabel(binding.keys[0] ?? '', ascii), labelOf(binding, scene)))
  );
}

function labelOf({ action, label }: KeyBinding, { state, status }: Scene): string {
  if (action === 'pause' && state.paused) return 'go on';
  if (action === 'play' && status.state === 'replaying' && status.paused) return 'go on';
  if (action === 'back' && present(state).filter !== '') return 'clear';
  return label ?? '';
}

function key(name: string, word: string): Line {
  return [span(name, 'key'), span(` ${word}`, 'faint')];
}
