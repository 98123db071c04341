import { inFileOrder } from '../decode/coarse-time.ts';
import { readColumns } from '../decode/columns.ts';
import { type CsvRecord, type CsvRecords, csvRecords } from '../decode/csv-records.ts';
import { plainKey } from '../decode/event-object.ts';
import { lineBlocks, linesOf, lineTooLong } from '../decode/line-blocks.ts';
import type { EventSink, Format, ReadContext, Reader } from './format.ts';

interface Header {
  readonly columns: readonly string[];
  readonly delimiter: string;
}

const epochStart = /^"?(?:\d{13}|\d{10}|\d(?:[.,]\d+)?[eE]\+?\d\d)"?[,;\t]/;
const writtenStart = /^"?\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?"?[,;\t]/;

/** What the log viewer writes; a file without its header is taken for it. */
const viewerHeader: Header = { columns: ['timestamp', 'message', 'logStreamName'], delimiter: ',' };

/**
 * CSV with a header: the console's log viewer (two columns, or three with several streams), Insights' console
 * (any columns), datadog-ci's flare (`timestamp,datetime,message`).
 */
export const csv: Format = {
  id: 'csv',
  title: "CSV of the console's log viewer or of Insights",
  detect(head) {
    const first = head.split(/\r?\n/, 1)[0] ?? '';
    return headerOf(first) !== null || epochStart.test(first);
  },
  read: (context, sink) => readCsv(context, inFileOrder(sink)),
};

/** The header a line is, by its words; `null` where it is none. Excel writes `;` in half of Europe. */
function headerOf(line: string): Header | null {
  if (line.length > 2000) return null;
  for (const delimiter of [',', ';', '\t']) {
    const columns = line.split(delimiter).map((name) => name.trim().replace(/^"|"$/g, ''));
    const plain = columns.map(plainKey);
    const reports = plain.includes('maxmemoryused') && plain.includes('memorysize');
    if (plain.includes('timestamp') && (plain.includes('message') || reports)) return { columns, delimiter };
  }
  return null;
}

function readCsv(context: ReadContext, sink: EventSink): Reader {
  let header: Header | null = null;
  let headerLine = '';
  let records: CsvRecords | null = null;

  function open(of: Header, first: string): CsvRecords {
    const timeFirst = plainKey(of.columns[0] ?? '') === 'timestamp';
    const start = epochStart.test(first) ? epochStart : writtenStart.test(first) ? writtenStart : null;
    return csvRecords({
      delimiter: of.delimiter,
      starts: timeFirst && start !== null ? (line) => start.test(line) : null,
      record: (record) => readRecord(record, of, context, sink),
      unreadable: (reason) => sink.unreadable(reason),
    });
  }

  function take(line: string): void {
    if (header === null) {
      header = headerOf(line);
      headerLine = line;
      if (header !== null) return;
      header = viewerHeader;
    }
    // Files put together with `cat` have their header again in the middle.
    if (line === headerLine && headerOf(line) !== null) return;
    if (records === null && line.trim() === '') return;
    records ??= open(header, line);
    records.line(line);
  }

  const blocks = lineBlocks(
    (bytes) => {
      for (const line of linesOf(bytes)) take(line);
    },
    () => sink.unreadable(lineTooLong),
  );
  return {
    push: blocks.push,
    end() {
      blocks.end();
      records?.end();
    },
  };
}

function readRecord(record: CsvRecord, header: Header, context: ReadContext, sink: EventSink): void {
  const fields = record.more.length === 0 ? record.fields : continued(record, header);
  readColumns(header.columns, fields, header.delimiter, context, sink);
}

const stream = /^"?\d{4}\/\d\d\/\d\d\/\S+$/;

/** The fields of a record whose message went on over the next lines without quotes. */
function continued({ fields, more }: CsvRecord, { columns, delimiter }: Header): readonly string[] {
  const at = columns.findIndex((column) => plainKey(column) === 'message');
  const missing = columns.length - at - 1;
  const streamCells = fields.length >= columns.length && stream.test(fields.at(-1) ?? '') ? missing : 0;
  const text = [fields.slice(at, fields.length - streamCells).join(delimiter), ...more].join('\n');
  const before = fields.slice(0, at);
  if (streamCells > 0) return [...before, text, ...fields.slice(fields.length - streamCells)];
  const end = text.lastIndexOf(delimiter);
  const endsInStream = missing === 1 && end >= 0 && stream.test(text.slice(end + 1));
  return endsInStream ? [...before, text.slice(0, end), text.slice(end + 1)] : [...before, text];
}
