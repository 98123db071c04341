import { impliedTime } from '../decode/implied-time.ts';
import { anyLineStarts, prefixedLines } from '../decode/prefixed-lines.ts';
import { parseTimestamp } from '../decode/timestamp.ts';
import type { Format } from './format.ts';

const platformWords = String.raw`(?:START|END|REPORT) RequestId: \S|(?:INIT|RESTORE)_(?:START|REPORT) `;

/**
 * The time that a copy from the console puts before a message: of the day, or with a zone. `Z` and a blank are
 * an export to S3.
 */
const copiedTime = new RegExp(
  String.raw`^(?:\d\d:\d\d:\d\d\s{0,8}|(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z(?=\t)|[+-]\d\d:\d\d))[\t ])` +
    String.raw`(?=${platformWords}|RequestId: \S|\d{4}-\d\d-\d\dT\S{1,40} \S{1,64} Task timed out )`,
);
const platformLine = new RegExp(`^(?:${platformWords})`);

/** What only ever goes on with the line above it. */
const goesOn =
  /^(?:XRAY TraceId: |(?:Runtime|Extension|Function|Sandbox)\.\w+\s*$|Traceback \(|[\s\u00a0}\])]|$)/;

/** A REPORT of which each field was pasted on a line by itself: its first line, and the others. */
const reportAlone = /^REPORT RequestId: \S+\s*$/;
const reportField =
  /^(?:(?:Init |Restore |Billed |Billed Restore )?Duration|Memory Size|Max Memory Used|Status|Error Type): /;

/**
 * Messages as they are, with nothing before them: `aws logs start-live-tail` in print-only mode, or copied from
 * somewhere. They have no stream and hardly a time (see `impliedTime`); what stands between two platform lines is
 * taken a line for an event.
 */
export const bareMessages: Format = {
  id: 'bare',
  title: 'the messages alone',
  detect: (head) => anyLineStarts(head, (line) => platformLine.test(line.replace(copiedTime, ''))),
  read(context, sink) {
    const timeOf = impliedTime();
    let inReport = false;
    return prefixedLines(context, sink, (line) => {
      if (goesOn.test(line) || (inReport && reportField.test(line))) return null;
      const { logGroup, logStream } = context;
      const copied = copiedTime.exec(line);
      const text = copied === null ? line : line.slice(copied[0].length);
      inReport = reportAlone.test(text);
      const timestamp = parseTimestamp(copied?.[1]) ?? timeOf(text, logStream);
      return { timestamp, logGroup, logStream, text };
    });
  },
};
