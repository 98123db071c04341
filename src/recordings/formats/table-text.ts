import { readColumns } from '../decode/columns.ts';
import { plainKey } from '../decode/event-object.ts';
import { lineBlocks, linesOf, lineTooLong } from '../decode/line-blocks.ts';
import type { EventSink, Format, ReadContext, Reader } from './format.ts';

const rowStart = /^\s*\|\s*(?:\d{13}|\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d{1,9})?Z?)\s*\|/;
const ruler = /^[\s|:-]*$/;

/**
 * The table that the console copies (`| 1782328330317 | INIT_REPORT ... |`) and Insights' Markdown, which writes
 * blanks for tabs and line breaks and `&#x2f;` for `/`.
 */
export const tableText: Format = {
  id: 'table',
  title: "a table copied from the console, or Insights' Markdown",
  detect: (head) => head.split('\n', 40).some((line) => rowStart.test(line)),
  read: readTable,
};

function readTable(context: ReadContext, sink: EventSink): Reader {
  let columns: readonly string[] = ['timestamp', 'message'];
  const blocks = lineBlocks(
    (bytes) => {
      for (const line of linesOf(bytes)) {
        if (ruler.test(line)) continue;
        const cells = cellsOf(line);
        const names = cells.map(plainKey);
        if (names.includes('timestamp') && names.includes('message')) columns = cells;
        else if (rowStart.test(line) || columns[0] !== 'timestamp') {
          readColumns(columns, cells, ' | ', context, sink);
        } else sink.unreadable('a line that is no row of the table');
      }
    },
    () => sink.unreadable(lineTooLong),
  );
  return blocks;
}

function cellsOf(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => unescaped(cell.trim()));
}

const entities: Readonly<Record<string, string>> = {
  '&#x2f;': '/',
  '&#x27;': "'",
  '&quot;': '"',
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
};

function unescaped(cell: string): string {
  return cell.replace(
    /&(?:#x2f|#x27|quot|lt|gt|amp);/gi,
    (entity) => entities[entity.toLowerCase()] ?? entity,
  );
}
