/** Widths as today's terminals have them: @xterm/headless knows Unicode 6 alone, in which no emoji is wide. */
import type xterm from '@xterm/headless';
import stringWidth from 'string-width';

const version = 'today';

export function giveTodaysWidths(emulator: xterm.Terminal): void {
  const known = new Map<number, 0 | 1 | 2>();
  const wcwidth = (codepoint: number): 0 | 1 | 2 => {
    let width = known.get(codepoint);
    if (width === undefined) {
      const cells = stringWidth(String.fromCodePoint(codepoint));
      width = cells === 0 ? 0 : cells === 1 ? 1 : 2;
      known.set(codepoint, width);
    }
    return width;
  };
  // A character's width and whether it joins the one before, packed as (state << 3) | (width << 1) | joins.
  const provider = {
    version,
    wcwidth,
    charProperties(codepoint: number, preceding: number): number {
      const width = wcwidth(codepoint);
      const joins = width === 0 && preceding !== 0;
      return (joins ? preceding & 6 : width << 1) | (joins ? 1 : 0);
    },
  };
  emulator.unicode.register(provider);
  emulator.unicode.activeVersion = version;
}
