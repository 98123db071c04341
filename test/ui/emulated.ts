import { Terminal } from '@xterm/headless';
import type { Size } from '../../src/ui/effects.ts';

/** What a terminal of this size shows of the lines: each cell's character with its colors and attributes. */
export async function cellsOf(lines: readonly string[], { columns, rows }: Size): Promise<readonly string[]> {
  const terminal = new Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true });
  await new Promise<void>((resolve) => terminal.write(lines.join('\n'), resolve));
  const { active } = terminal.buffer;
  const shown = Array.from({ length: rows }, (_, row) => {
    const line = active.getLine(row);
    return Array.from({ length: columns }, (_unused, column) => {
      const cell = line?.getCell(column);
      const text = cell?.getChars() ?? '';
      const look = [cell?.isBgDefault() === true ? -1 : cell?.getBgColor(), cell?.isInverse()];
      if (text.trim() === '') return ` ${look.join()}`;
      return `${text}${[...look, cell?.isFgDefault() === true ? -1 : cell?.getFgColor(), cell?.isBold()].join()}`;
    }).join('|');
  });
  terminal.dispose();
  return shown;
}
