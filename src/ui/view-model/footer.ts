import { grouped } from '../../wording/units.ts';
import { cutLine, ends, joined, type Line, lineWidth, span } from '../drawing/line.ts';
import { bindingsOn, type KeyAction, type KeyBinding, keyLabel } from '../keymap.ts';
import type { Scene } from '../scene.ts';
import { present } from '../state.ts';

/** How many a filter let through. */
export interface Matches {
  readonly shown: number;
  readonly all: number;
}

/** Which rows of how many are on the screen, from 1. */
export interface Range {
  readonly from: number;
  readonly to: number;
  readonly of: number;
}

/** The range of a list's window; `null` where all of it is on the screen. */
export function rangeOf(
  { from, to }: { readonly from: number; readonly to: number },
  of: number,
): Range | null {
  return to - from < of ? { from: from + 1, to, of } : null;
}

/** The filter while it is typed. */
export function filterLine(filter: string, matches: Matches | null, ascii: boolean, width: number): Line {
  const typed: Line = [span(' /', 'accent'), span(filter, 'strong'), span('▏', 'accent')];
  const help = joined(
    [
      [span(countOf(matches), 'faint')],
      key(keyLabel('enter', ascii), 'keep'),
      key('Esc', 'clear'),
      key('!', 'inverse'),
    ],
    span('  '),
  );
  return ends(typed, [...help, span(' ')], width);
}

/** A notice while it lasts, else the filter that holds and the keys that apply, and where in the list one is. */
export function footerLine(scene: Scene, matches: Matches | null, range: Range | null): Line {
  const { state, size } = scene;
  const { filter } = present(state);
  if (state.notice !== null) {
    return cutLine([span(' '), span(state.notice.text, state.notice.tone)], size.columns);
  }
  const start: Line =
    filter === '' ? [] : [span(` /${filter}`, 'accent'), span(` ${countOf(matches)}`, 'faint')];
  const where: Line =
    range === null
      ? []
      : [span(`${grouped(range.from)}–${grouped(range.to)} of ${grouped(range.of)} `, 'faint')];
  const room = size.columns - (where.length === 0 ? 0 : lineWidth(where) + 2);
  return ends(keysIn(start, footerKeys(scene), room), where, size.columns);
}

function countOf(matches: Matches | null): string {
  return matches === null ? '' : `${grouped(matches.shown)} of ${grouped(matches.all)}`;
}

/** As many keys as fit, in the screen's order; the help always. */
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

/** Keys that are named first on every screen: the way out, and the way to all others. */
const always: readonly KeyAction[] = ['quit', 'back', 'help'];

function footerKeys(scene: Scene): Line[] {
  const { state, keymap, replays, ascii, status } = scene;
  const { screen, filter } = present(state);
  const root = state.stack.length === 1;
  const place = ({ action }: KeyBinding): number => {
    const at = always.indexOf(action);
    return at < 0 ? always.length : at;
  };
  return (
    [...bindingsOn(keymap, screen, replays)]
      .filter(({ action, label }) => label !== null && (action !== 'back' || !root || filter !== ''))
      // The screen's own key does no more than go back.
      .filter(({ action }) => action !== screen || action === 'log')
      .filter(({ action }) => status.state !== 'ended' || !whilePlaying.has(action))
      .sort((left, right) => place(left) - place(right))
      .map((binding) => key(keyLabel(binding.keys[0] ?? '', ascii), labelOf(binding, scene)))
  );
}

function labelOf({ action, label }: KeyBinding, { state, status, unseen }: Scene): string {
  if (action === 'pause' && unseen !== null) return 'resume';
  if (action === 'play' && status.state === 'replaying' && status.paused) return 'play';
  if (action === 'log' && present(state).screen === 'log') return 'all logs';
  if (action === 'back' && present(state).filter !== '') return 'clear';
  return label ?? '';
}

function key(name: string, word: string): Line {
  return [span(name, 'key'), span(` ${word}`, 'faint')];
}
