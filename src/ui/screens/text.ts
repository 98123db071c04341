import { sanitizeBlock } from '../../text/sanitize.ts';
import { wrapText } from '../../text/width.ts';
import { blank, fitHeight, rows, span } from '../drawing/line.ts';
import type { Scene } from '../scene.ts';
import { present } from '../state.ts';
import { titleRow } from '../view-model/title.ts';
import { type Body, staticBody } from './body.ts';

/** A text to be marked and copied by hand, where the terminal takes no copies from programs. */
export function textScreen({ state, size }: Scene, height: number): Body {
  const width = size.columns;
  const lines = sanitizeBlock(present(state).subject ?? '')
    .split('\n')
    .flatMap((line) => wrapText(line, width - 4));
  return {
    ...staticBody,
    rows: fitHeight(
      [
        titleRow(['Copy it from here'], ['Esc goes back'], width),
        ...rows([[], ...lines.map((line) => [blank(2), span(line)])]),
      ],
      height,
    ),
  };
}
