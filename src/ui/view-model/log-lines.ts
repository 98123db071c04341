import type { LogEvent } from '../../events/log-event.ts';
import { parseMessage } from '../../events/parse.ts';
import type { LambdaRecord } from '../../events/record.ts';
import { functionNameOf } from '../../events/stream-name.ts';
import { clock, duration, percent, usedOf } from '../../wording/units.ts';
import { levelOf } from '../drawing/level.ts';
import { fitLine, type Line, span, type Tone } from '../drawing/line.ts';
import type { LogLine } from '../session.ts';
import { shortId, shortRequest } from './function-words.ts';

export interface LogLineOptions {
  readonly utc: boolean;
  readonly times: boolean;
  /** As it was written, instead of what it says in short. */
  readonly raw: boolean;
  /** Cells for the function's name; `false`: it is known already. */
  readonly name: number | false;
  readonly nameOf: (name: string, width: number) => string;
  /** The container is known already. */
  readonly oneContainer: boolean;
  /** Masks what must not be shown. */
  readonly clean: (text: string) => string;
}

/** No screen shows more of a line, and masking costs as much as the text is long. */
const longestShown = 4_000;

/** A log line with what it means at its head: `14:02:11 image-resize ✕ REPORT 512/512 MB 100 % · 6.9 s · a1b2c3d4`. */
export function logLine({ event }: LogLine, options: LogLineOptions): Line {
  const { tone, mark, text } = readingOf(event);
  const { clean, raw, name, utc } = options;
  return [
    ...(options.times ? [span(`${clock(event.timestamp, utc)} `, 'faint')] : []),
    ...(name === false
      ? []
      : fitLine([span(options.nameOf(functionNameOf(event.logGroup, event.logStream), name), 'calm')], name)),
    ...(options.oneContainer ? [] : fitLine([span(` ${clean(shortId(event.logStream))}`, 'faint')], 11)),
    span(mark, tone),
    span(clean(raw ? event.message.slice(0, longestShown) : text), tone),
  ];
}

interface Reading {
  readonly tone: Tone;
  readonly mark: '✕ ' | '▲ ' | '  ';
  /** What the line says, in short. */
  readonly text: string;
}

/** Lines are read once, however often they are drawn. */
const readings = new WeakMap<LogEvent, Reading>();

function readingOf(event: LogEvent): Reading {
  const known = readings.get(event);
  if (known !== undefined) return known;
  const record = parseMessage(event.message);
  const reading = { ...meaningOf(record), text: shortText(record, event.message.slice(0, longestShown)) };
  readings.set(event, reading);
  return reading;
}

type Meaning = Pick<Reading, 'tone' | 'mark'>;

const ordinary: Meaning = { tone: 'plain', mark: '  ' };
const platform: Meaning = { tone: 'faint', mark: '  ' };
const deadly: Meaning = { tone: 'critical', mark: '✕ ' };
const failed: Meaning = { tone: 'warn', mark: '▲ ' };

/** How a line is highlighted: what kills in red with a mark, what failed in yellow, the platform's in gray. */
function meaningOf(record: LambdaRecord): Meaning {
  switch (record.kind) {
    case 'report': {
      if (record.errorType === 'Runtime.OutOfMemory') return deadly;
      if (record.status === 'timeout' || record.status === 'error' || record.status === 'failure')
        return failed;
      const level = levelOf(record.usedMb === null || !record.sizeMb ? null : record.usedMb / record.sizeMb);
      return level === 'calm' ? platform : { tone: level, mark: level === 'warn' ? '  ' : '▲ ' };
    }
    case 'exit':
      return record.cause === 'killed' || record.cause === 'out-of-memory' ? deadly : failed;
    case 'runtime-oom':
      return deadly;
    case 'timeout':
    case 'failure-line':
    case 'child-killed':
    case 'logs-dropped':
      return failed;
    case 'application':
      return ordinary;
    case 'init-start':
    case 'init-report':
    case 'restore-start':
    case 'restore-report':
    case 'start':
    case 'end':
    case 'runtime-done':
    case 'extension':
    case 'platform':
      return platform;
  }
}

/** What a line says without what stands in other columns: figures first, JSON as its message. */
function shortText(record: LambdaRecord, message: string): string {
  if (record.kind === 'report') {
    const { usedMb, sizeMb, durationMs, requestId, errorType, status } = record;
    const share = usedMb === null || !sizeMb ? '' : ` ${percent(usedMb / sizeMb)}`;
    const end = errorType ?? (status === null || status === 'success' ? null : status);
    return [`REPORT ${usedOf(usedMb, sizeMb)}${share}`, duration(durationMs), shortRequest(requestId), end]
      .filter((part) => part !== null)
      .join(' · ');
  }
  const platformLine = /^(START|END) RequestId: ([\da-f]{8})[\da-f-]*\s*(?:Version: (\S+))?/.exec(message);
  if (platformLine !== null) return `${platformLine[1]} ${platformLine[2]}`;
  const json = jsonMessage(message);
  if (json !== null) return json;
  // The runtime puts the time and the request before what the code wrote; both have their own places.
  return message
    .replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z\s+[\da-f]{8}-[\da-f-]{27}\s+/, '')
    .replace(/^(\[?[A-Z]+\]?)\t+/, '$1 ');
}

/** `ERROR cannot connect`: level and message of a line that is JSON; `null` where it is none. */
function jsonMessage(message: string): string | null {
  if (!message.startsWith('{')) return null;
  try {
    const value: unknown = JSON.parse(message);
    if (typeof value !== 'object' || value === null) return null;
    const fields = new Map<string, unknown>(Object.entries(value));
    const text = fields.get('message') ?? fields.get('msg');
    if (typeof text !== 'string') return null;
    const level = fields.get('level');
    return typeof level === 'string' ? `${level.toUpperCase()} ${text}` : text;
  } catch {
    return null;
  }
}

/** A line as it is shown when it is opened: JSON with its fields below each other. */
export function wholeText(message: string): string {
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === 'object' && value !== null ? JSON.stringify(value, null, 2) : message;
  } catch {
    return message;
  }
}
