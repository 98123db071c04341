import { impliedTime } from '../decode/implied-time.ts';
import { anyLineStarts, prefixedLines } from '../decode/prefixed-lines.ts';
import type { Format } from './format.ts';
import { started, streamName } from './tail-text.ts';

const time = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?`;

/** The time before this is the platform's own and part of the message. */
const timeout = String.raw` \S{1,64} Task timed out after `;

const awslogsLine = new RegExp(
  `^([\\w.\\-/#]{1,512}) +(${streamName})(?: +\\[?(${time})\\]?(?= |$)(?!${timeout}))?(?: (.*))?$`,
  's',
);
const sawLine =
  /^\[(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d))\] \(([^()\s]+)\)(?: (.*))?$/s;

/**
 * `awslogs get` (jorgebastida): `<group padded> <stream padded> [time] <message>`. It prints the time with
 * `--timestamp` only; without it, times are those that messages have themselves.
 */
export const awslogsText: Format = {
  id: 'awslogs',
  title: 'text of awslogs get',
  detect: (head) => anyLineStarts(head, (line) => awslogsLine.test(line)),
  read(context, sink) {
    const timeOf = impliedTime();
    return prefixedLines(context, sink, (line) => {
      const match = awslogsLine.exec(line);
      if (match === null) return null;
      const [, logGroup = '', logStream = '', written, text = ''] = match;
      if (written !== undefined) return started(written, logGroup, logStream, text);
      return { timestamp: timeOf(text.trimStart(), logStream), logGroup, logStream, text: text.trimStart() };
    });
  },
};

/** `saw get`: `[time] (<stream>) <message>`. */
export const sawText: Format = {
  id: 'saw',
  title: 'text of saw',
  detect: (head) => anyLineStarts(head, (line) => sawLine.test(line)),
  read: (context, sink) =>
    prefixedLines(context, sink, (line) => {
      const match = sawLine.exec(line);
      return match === null ? null : started(match[1], context.logGroup, match[2] ?? '', match[3]);
    }),
};
