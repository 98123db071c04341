import { anyLineStarts, type EventStart, prefixedLines } from '../decode/prefixed-lines.ts';
import { parseTimestamp } from '../decode/timestamp.ts';
import type { Format, ReadContext } from './format.ts';

const isoTime = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?`;

/** A Lambda log stream in text. Its parts exclude each other's ends, so that no line takes long to refuse. */
export const streamName = String.raw`\d{4}/\d\d/\d\d/[^\s[\]]{0,140}\[[^\s[\]]{1,140}\]\S{1,140}`;

const detailedLine = new RegExp(`^(${isoTime}) (${streamName})(?: (.*))?$`, 's');
const shortLine = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?: (.*))?$/s;
const samLine = new RegExp(`^(${streamName}) (${isoTime})(?: (.*))?$`, 's');

const detailedStart = (line: string, context: ReadContext): EventStart | null => {
  const match = detailedLine.exec(line);
  return match === null ? null : started(match[1], context.logGroup, match[2] ?? '', match[3]);
};

const shortStart = (line: string, context: ReadContext): EventStart | null => {
  const match = shortLine.exec(line);
  return match === null ? null : started(match[1], context.logGroup, '', match[2]);
};

const samStart = (line: string, context: ReadContext): EventStart | null => {
  const match = samLine.exec(line);
  return match === null ? null : started(match[2], context.logGroup, match[1] ?? '', match[3]);
};

/** `aws logs tail`, `--format detailed` (its default) and `--format json` (the message goes on below). */
export const tailDetailed: Format = {
  id: 'tail-detailed',
  title: 'text of aws logs tail',
  detect: (head) => anyLineStarts(head, (line) => detailedLine.test(line)),
  read: (context, sink) => prefixedLines(context, sink, detailedStart),
};

/** `aws logs tail --format short`: no stream, no zone (UTC). Containers cannot be told apart. */
export const tailShort: Format = {
  id: 'tail-short',
  title: 'text of aws logs tail --format short',
  detect: (head) => anyLineStarts(head, (line) => shortLine.test(line)),
  read: (context, sink) => prefixedLines(context, sink, shortStart),
};

/** `sam logs`: the stream first. */
export const samText: Format = {
  id: 'sam',
  title: 'text of sam logs',
  detect: (head) => anyLineStarts(head, (line) => samLine.test(line)),
  read: (context, sink) => prefixedLines(context, sink, samStart),
};

/** The start of an event; `null` where `time` is no time that is known. */
export function started(
  time: string | undefined,
  logGroup: string,
  logStream: string,
  text: string | undefined,
): EventStart | null {
  const timestamp = parseTimestamp(time);
  return timestamp === null ? null : { timestamp, logGroup, logStream, text: text ?? '' };
}
