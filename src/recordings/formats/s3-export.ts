import { anyLineStarts, prefixedLines } from '../decode/prefixed-lines.ts';
import type { Format } from './format.ts';
import { started } from './tail-text.ts';

const exportLine = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (.*)$/s;

/**
 * The files of an export task to S3: `2024-01-01T00:00:00.000Z <message>`. The stream is in the path only. A
 * line of an application that begins with its own time has a tab behind it, never a blank.
 */
export const s3Export: Format = {
  id: 's3-export',
  title: 'a file of an export to S3',
  detect: (head) => anyLineStarts(head, (line) => exportLine.test(line)),
  read: (context, sink) =>
    prefixedLines(context, sink, (line) => {
      const match = exportLine.exec(line);
      return match === null ? null : started(match[1], context.logGroup, context.logStream, match[2]);
    }),
};
