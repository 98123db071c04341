/**
 * Hostile inputs, made of real ones. Each maker draws whole numbers and nothing else, so that one maker serves
 * fast-check, which shrinks what it drew, and `bench/fuzz.ts`, which draws them a hundred times as fast.
 */
import type { LogEvent } from '../../src/events/log-event.ts';
import { oomSignatures } from '../../src/events/signatures.ts';
import { samples } from '../events/samples.ts';
import { exportedRecordings, hostileRecordings, shortHostileTexts } from './corpus.ts';

/** A whole number from 0 to below `below`. */
export type Draw = (below: number) => number;

const real = [...new Set(samples.flatMap((sample) => sample.messages))];
const nasty = shortHostileTexts.map(({ text }) => text);
const separators = [
  '\t',
  '\n',
  '\r',
  ' ',
  ': ',
  '{',
  '}',
  '[',
  ']',
  '"',
  '\\',
  ',',
  '\u00a0',
  '\ufeff',
  '\ud800',
  '\0',
  '\x1b',
  '\x9b',
];
const words = [
  ...oomSignatures.flatMap(({ starts, contains }) => [starts, contains ?? '']),
  ...[
    'RequestId: ',
    'REPORT ',
    'START ',
    'END ',
    'INIT_START ',
    'INIT_REPORT ',
    'Task timed out after ',
    ' seconds',
  ],
  ...[
    'Duration: ',
    'Memory Size: ',
    'Max Memory Used: ',
    ' MB\t',
    ' ms\t',
    'Status: timeout\t',
    'Error Type: ',
  ],
  ...[
    '2021-11-09T19:16:53.572Z ',
    '[ERROR] ',
    '{"level":"ERROR","errorType":"',
    '{"time":"t","type":"platform.report","record":{',
  ],
  ...[
    'password=',
    'Bearer ',
    'eyJhbGciOiJI.',
    'AKIAIOSFODNN7EXAMPLE',
    'a@b.cd',
    '123456789012',
    '-----BEGIN A-----',
    '://u:',
  ],
  ...['0', '-1', '1e999', '0x10', '128', '10240', 'NaN', '4a84bba3-a7f0-4100-842e-1e4f2ddb6425'],
];

function pick<Value>(draw: Draw, list: readonly Value[]): Value {
  const found = list[draw(list.length)];
  if (found === undefined) throw new Error('an empty list');
  return found;
}

function piece(draw: Draw): string {
  switch (draw(6)) {
    case 0:
      return pick(draw, real);
    case 1: {
      const line = pick(draw, real);
      const from = draw(line.length + 1);
      return line.slice(from, from + draw(line.length - from + 1));
    }
    case 2:
      return pick(draw, words);
    case 3:
      return pick(draw, nasty);
    case 4:
      return pick(draw, separators);
    default:
      return String.fromCharCode(
        ...Array.from({ length: draw(8) }, () => draw(draw(2) === 0 ? 256 : 65_536)),
      );
  }
}

/** A message: pieces of real lines, cut anywhere, spliced with one another, with separators and with harm. */
export function textInput(draw: Draw): string {
  let text = '';
  for (let pieces = 1 + draw(6); pieces > 0; pieces -= 1) text += piece(draw);
  return text;
}

const recordings = [...exportedRecordings, ...hostileRecordings].map(({ bytes }) => bytes);
const recordingWords = [
  ...[
    '{',
    '}',
    '[',
    ']',
    '"',
    ',',
    ':',
    '\n',
    '\r\n',
    '\\',
    ' ',
    '|',
    '\t',
    "'",
    '\0',
    '\ufeff',
    '\\u',
    '\\ud800',
  ],
  ...[
    'timestamp',
    'message',
    '"events":[',
    '"logEvents":[',
    '1643748480000',
    '1e999',
    '-1',
    'null',
    '"__proto__":',
  ],
  ...[
    '{"timestamp":1643748480000,"message":"a"}',
    '2022-02-01T20:48:00.000Z ',
    '@timestamp,@message\n',
    'timestamp,message\n',
  ],
  ...[
    '{"field":"@message","value":"x"}',
    '2022/02/01/[$LATEST]629f669be308211c7260dfa60b3dddfa ',
    '1643748480000,"',
  ],
].map((word) => Buffer.from(word));

/** The bytes of a recording: a real one or a hostile one, parts of which are cut, put twice, overwritten, swapped. */
export function recordingInput(draw: Draw): Buffer {
  let bytes = baseOf(draw);
  for (let edits = draw(7); edits > 0; edits -= 1) {
    const at = draw(bytes.length + 1);
    const length = draw(Math.min(64, bytes.length - at) + 1);
    bytes = Buffer.concat([bytes.subarray(0, at), insertion(draw, bytes), bytes.subarray(at + length)]);
  }
  return bytes;
}

function baseOf(draw: Draw): Buffer {
  if (draw(4) === 0) return Buffer.concat(Array.from({ length: draw(40) }, () => pick(draw, recordingWords)));
  const whole = pick(draw, recordings);
  // Mostly the beginning, which decides the format: a short input is a fast one.
  return draw(8) === 0
    ? whole.subarray(0, 20_000)
    : whole.subarray(0, Math.min(whole.length, 300 + draw(1_500)));
}

function insertion(draw: Draw, bytes: Buffer): Buffer {
  switch (draw(5)) {
    case 0:
      return Buffer.alloc(0);
    case 1:
      return pick(draw, recordingWords);
    case 2:
      return Buffer.from(Array.from({ length: draw(9) }, () => draw(256)));
    case 3: {
      const other = pick(draw, recordings);
      const from = draw(other.length + 1);
      return other.subarray(from, from + draw(400));
    }
    default: {
      const from = draw(bytes.length + 1);
      return bytes.subarray(from, from + draw(200));
    }
  }
}

const start = Date.UTC(2026, 10, 24);
const requests = Array.from({ length: 6 }, (_, i) => `0000000${i}-0000-4000-8000-000000000000`);

/** Events of a few streams in any order, some twice, some far away in time, with lines that contradict each other. */
export function eventsInput(draw: Draw): LogEvent[] {
  const events: LogEvent[] = [];
  let at = start;
  for (let left = 1 + draw(40); left > 0; left -= 1) {
    const before = events[draw(events.length + 1)];
    if (before !== undefined && draw(6) === 0) {
      events.push(before);
      continue;
    }
    at += step(draw);
    events.push({
      account: null,
      logGroup: draw(12) === 0 ? pick(draw, nasty) : `/aws/lambda/f${draw(3)}`,
      logStream: draw(12) === 0 ? pick(draw, nasty) : `2026/11/24/[${draw(3)}]${String(draw(3)).repeat(32)}`,
      timestamp: at,
      ingestionTime: draw(3) === 0 ? null : at + draw(90_000) - 1_000,
      eventId: draw(2) === 0 ? null : String(draw(1_000)).padStart(56, '0'),
      message: draw(4) === 0 ? textInput(draw) : platformLine(draw),
    });
  }
  return events;
}

function step(draw: Draw): number {
  switch (draw(12)) {
    case 0:
      return -draw(120_000);
    case 1:
      return draw(86_400_000) - 43_200_000;
    case 2:
      return 0;
    default:
      return draw(5_000);
  }
}

const sizes = ['128', '128', '512', '512', '1024', '10240', '0', '-1', '1e999', '12.5'];

function platformLine(draw: Draw): string {
  const id = draw(30) === 0 ? pick(draw, nasty) : pick(draw, requests);
  switch (draw(9)) {
    case 0:
      return `START RequestId: ${id} Version: ${draw(3)}\n`;
    case 1:
      return `END RequestId: ${id}\n`;
    case 2:
      return `RequestId: ${id} Error: Runtime exited with error: signal: killed\nRuntime.ExitError\n`;
    case 3:
      return `2026-11-24T00:00:00.000Z ${id} Task timed out after ${draw(900)}.00 seconds\n\n`;
    case 4:
      return `INIT_START Runtime Version: ${pick(draw, ['nodejs:22.v70', 'python:3.13.v1', 'java:21.v1'])}\tRuntime Version ARN: x\n`;
    case 5:
      return '[ERROR] MemoryError\nTraceback (most recent call last):\n';
    default: {
      const size = pick(draw, sizes);
      const used = draw(3) === 0 ? size : String(draw(Math.max(1, Number.parseInt(size, 10) || 1) + 1));
      const status = pick(draw, [
        '',
        '',
        'Status: error\tError Type: Runtime.OutOfMemory',
        'Status: timeout',
      ]);
      return `REPORT RequestId: ${id}\tDuration: ${draw(9_000)}.${draw(100)} ms\tBilled Duration: ${draw(9_000)} ms\tMemory Size: ${size} MB\tMax Memory Used: ${used} MB\t${status}\n`;
    }
  }
}
