import { anyLineStarts, prefixedLines } from './prefixed-lines.ts';
import type { Shape } from './shape.ts';
import { started, streamName } from './tail-text.ts';

const time = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?`;

const awslogsLine = new RegExp(`^([\\w.\\-/#]{1,512}) +(${streamName}) +\\[?(${time})\\]?(?: (.*))?$`, 's');
const sawLine =
  /^\[(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d))\] \(([^()\s]+)\)(?: (.*))?$/s;

/** `awslogs get --timestamp` (jorgebastida): `<group padded> <stream padded> [time] <message>`. */
export const awslogsText: Shape = {
  id: 'awslogs',
  title: 'text of awslogs get --timestamp',
  recognise: (head) => anyLineStarts(head, (line) => awslogsLine.test(line)),
  read: (context, sink) =>
    prefixedLines(context, sink, (line) => {
      const match = awslogsLine.exec(line);
      return match === null ? null : started(match[3], match[1] ?? '', match[2] ?? '', match[4]);
    }),
};

/** `saw get`: `[time] (<stream>) <message>`. */
export const sawText: Shape = {
  id: 'saw',
  title: 'text of saw',
  recognise: (head) => anyLineStarts(head, (line) => sawLine.test(line)),
  read: (context, sink) =>
    prefixedLines(context, sink, (line) => {
      const match = sawLine.exec(line);
      return match === null ? null : started(match[1], context.logGroup, match[2] ?? '', match[3]);
    }),
};
