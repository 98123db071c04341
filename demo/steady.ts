/**
 * Twenty minutes in which nothing is wrong and much could be taken for a leak: caches that fill, a runtime that
 * warms up, a payload that lifts the high-water mark once and for all.
 */
import { deliver, type RecordedEvent } from './delivery.ts';
import { type FunctionModel, type Mishap, playerBetween } from './environment.ts';
import { iso, jsonFormat, textFormat } from './lambda-lines.ts';
import { seeded } from './random.ts';

const begin = Date.UTC(2026, 10, 18, 8, 0);
const minute = 60_000;
const end = begin + 20 * minute;

const searchIndex: FunctionModel = {
  name: 'search-index',
  runtimeVersion: 'nodejs:24.v12',
  version: '54',
  sizeMb: 1024,
  format: textFormat,
  failureStyle: 'new',
  xray: false,
  retried: true,
  initMs: [380, 520],
  durationMs: [120, 900],
  // A cache of parsed documents that is full after some thirty requests.
  needMb: (n, random) => 178 + 245 * Math.min(1, n / 30) + 2 * random.normal(),
  applicationLine: (time, requestId, random) =>
    `${iso(time)}\t${requestId}\tINFO\tindexed ${random.whole(20, 400)} documents\n`,
};

const thumbnails: FunctionModel = {
  name: 'thumbnails',
  runtimeVersion: 'python:3.13.v45',
  version: '$LATEST',
  sizeMb: 512,
  format: textFormat,
  failureStyle: 'new',
  xray: true,
  retried: true,
  initMs: [500, 720],
  durationMs: [200, 800],
  needMb: (_n, random) => 151 + 3 * random.normal(),
  applicationLine: (time, requestId, random) =>
    `[INFO]\t${iso(time)}\t${requestId}\t${random.whole(80, 900)} kB written\n`,
};

const authToken: FunctionModel = {
  name: 'auth-token',
  runtimeVersion: 'nodejs:22.v70',
  version: '203',
  sizeMb: 256,
  format: jsonFormat,
  failureStyle: 'new',
  xray: false,
  retried: false,
  initMs: [190, 260],
  durationMs: [3, 24],
  needMb: (_n, random) => 94 + 1.2 * random.normal(),
  applicationLine: (time, requestId) =>
    JSON.stringify({ timestamp: iso(time), level: 'INFO', requestId, message: 'token issued' }),
};

const ledgerExport: FunctionModel = {
  name: 'ledger-export',
  runtimeVersion: 'java:21.v41',
  version: '19',
  sizeMb: 2048,
  format: textFormat,
  failureStyle: 'new',
  xray: false,
  retried: true,
  initMs: [2_000, 2_700],
  durationMs: [900, 2_400],
  needMb: (n, random) => 410 + 480 * (1 - Math.exp(-n / 9)) + 4 * random.normal(),
  applicationLine: (time, requestId, random) =>
    `${iso(time)} ${requestId} INFO  Export - page ${random.whole(1, 900)} done\n`,
};

const posterSizedUpload: Mishap = { kind: 'heavy', needMb: 327 };

export function steady(): RecordedEvent[] {
  const random = seeded(1024);
  const run = playerBetween(begin, end, random);
  return deliver(
    [
      run(searchIndex, 9, 0.2, null),
      run(searchIndex, 9, 3, null),
      run(thumbnails, 10, 0, 64, [[42, posterSizedUpload]]),
      run(thumbnails, 11, 0, 120),
      run(authToken, 12, 0, 800),
      run(authToken, 12, 1, null),
      run(ledgerExport, 11, 0.5, null),
      run(ledgerExport, 11, 2, null),
    ],
    random,
  );
}
