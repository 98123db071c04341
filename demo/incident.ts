/**
 * Half an hour of an ordinary bad afternoon: image-resize leaks 1.9 MB an invocation at 512 MB and is killed
 * container after container, checkout-api lives close to its limit, the others are well.
 */
import { deliver, type RecordedEvent } from './delivery.ts';
import { type FunctionModel, type Mishap, playerBetween } from './environment.ts';
import { iso, jsonFormat, textFormat } from './lambda-lines.ts';
import { seeded } from './random.ts';

const begin = Date.UTC(2026, 10, 23, 13, 45);
const minute = 60_000;
const end = begin + 30 * minute;

const imageResize: FunctionModel = {
  name: 'image-resize',
  runtimeVersion: 'nodejs:22.v70',
  version: '8',
  sizeMb: 512,
  format: textFormat,
  failureStyle: 'new',
  xray: false,
  retried: true,
  initMs: [310, 460],
  durationMs: [420, 1_350],
  needMb: (n, random) => 238 + 1.9 * n + 1.2 * random.normal(),
  applicationLine: (time, requestId, random) => {
    const [width, height] = random.pick([
      [4032, 3024],
      [3840, 2160],
      [6000, 4000],
      [2560, 1440],
    ]);
    const key = `uploads/${random.hex(8)}.jpg`;
    return `${iso(time)}\t${requestId}\tINFO\tresized ${key} ${width}x${height} to 1280 wide\n`;
  },
};

const checkoutApi: FunctionModel = {
  name: 'checkout-api',
  runtimeVersion: 'python:3.13.v45',
  version: '$LATEST',
  sizeMb: 256,
  format: textFormat,
  failureStyle: 'old',
  xray: true,
  retried: false,
  initMs: [640, 900],
  durationMs: [45, 380],
  // Most carts are small; one in ten is a big one, and a big one is never much bigger than another.
  needMb: (_n, random) => (random.chance(0.1) ? random.between(216, 226) : 196 + 4 * random.normal()),
  applicationLine: (time, requestId, random) =>
    `[INFO]\t${iso(time)}\t${requestId}\tcart ${random.hex(6)} priced, ${random.whole(1, 14)} items\n`,
};

const nightlyReport: FunctionModel = {
  name: 'nightly-report',
  runtimeVersion: 'python:3.12.mainlinev2.v43',
  version: '$LATEST',
  sizeMb: 1024,
  format: textFormat,
  failureStyle: 'new',
  xray: false,
  retried: true,
  initMs: [820, 1_100],
  durationMs: [2_100, 5_200],
  needMb: (_n, random) => 299 + 6 * random.normal(),
  applicationLine: (time, requestId, random) =>
    `[INFO]\t${iso(time)}\t${requestId}\tshard ${random.whole(1, 480)} of 480: ${random.whole(9_000, 24_000)} rows\n`,
};

const streamEtl: FunctionModel = {
  name: 'stream-etl',
  runtimeVersion: 'java:21.v41',
  version: '31',
  sizeMb: 2048,
  format: jsonFormat,
  failureStyle: 'new',
  xray: false,
  retried: false,
  initMs: [1_900, 2_600],
  durationMs: [700, 1_900],
  needMb: (n, random) => 330 + 565 * (1 - Math.exp(-n / 11)) + 3 * random.normal(),
  applicationLine: (time, requestId, random) =>
    JSON.stringify({
      timestamp: iso(time),
      level: 'INFO',
      message: `batch of ${random.whole(60, 500)} records written`,
      logger: 'com.example.etl.Handler',
      AWSRequestId: requestId,
    }),
};

const cartOfAWholesaler: Mishap = { kind: 'heavy', needMb: 341 };
const paymentProviderHangs: Mishap = { kind: 'timeout', afterSeconds: 6 };
const exportTooLarge: Mishap = {
  kind: 'runtime-oom',
  usedMb: 224,
  lines: () => [
    '[ERROR] MemoryError\nTraceback (most recent call last):\n' +
      '\u00a0\u00a0File "/var/task/app.py", line 88, in handler\n\u00a0\u00a0\u00a0\u00a0rows = list(orders.export(event["account"]))\n' +
      '\u00a0\u00a0File "/var/task/orders.py", line 41, in export\n\u00a0\u00a0\u00a0\u00a0buffer = bytearray(size)\n',
  ],
};

export function incident(): RecordedEvent[] {
  const random = seeded(20261123);
  const run = playerBetween(begin, end, random);
  return deliver(
    [
      run(imageResize, 7.4, 0, 88),
      run(imageResize, 7.4, 0, 60),
      run(imageResize, 7.4, 0, 30),
      run(imageResize, 7.4, 1, null),
      run(imageResize, 7.4, 5, null),
      run(checkoutApi, 14, 0, 40),
      run(checkoutApi, 14, 0, 60, [[39, paymentProviderHangs]]),
      run(checkoutApi, 13, 2, null, [[68, cartOfAWholesaler]]),
      run(checkoutApi, 14, 6, null, [[64, exportTooLarge]]),
      run(nightlyReport, 11, 0, 40),
      run(streamEtl, 15, 0.5, null),
      run(streamEtl, 15, 4, null),
    ],
    random,
  );
}
