import { sanitizeBlock } from '../../text/sanitize.ts';
import { fitHeight, rows } from '../drawing/line.ts';
import { prose } from '../drawing/prose.ts';
import type { Scene } from '../scene.ts';
import { present } from '../state.ts';
import { titleRow } from '../view-model/title.ts';
import { type Body, staticBody } from './body.ts';

/** A text to be marked and copied by hand, where the terminal takes no copies from programs. */
export function textScreen({ state, size }: Scene, height: number): Body {
  const width = size.columns;
  const lines = sanitizeBlock(present(state).subject ?? '')
    .split('\n')
    .flatMap((line) => prose(line, 'plain', width, 2));
  return {
    ...staticBody,
    rows: fitHeight(
      [titleRow(['Copy it from here'], ['Esc goes back'], width), ...rows([[], ...lines])],
      height,
    ),
  };
}
