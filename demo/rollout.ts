/**
 * Twenty-four minutes round a deploy: orders-api goes from version 7 to version 8, which needs twice the memory
 * and dies of it now and then; its neighbours do not change.
 */
import { deliver, type RecordedEvent } from './delivery.ts';
import { type FunctionModel, type Mishap, playEnvironment } from './environment.ts';
import { iso, jsonFormat, textFormat } from './lambda-lines.ts';
import { seeded } from './random.ts';

const begin = Date.UTC(2026, 10, 20, 9, 50);
const minute = 60_000;
const deploy = begin + 10 * minute;
const end = begin + 24 * minute;

const ordersV7: FunctionModel = {
  name: 'orders-api',
  runtimeVersion: 'java:21.v41',
  version: '7',
  sizeMb: 512,
  format: textFormat,
  failureStyle: 'new',
  xray: true,
  retried: false,
  initMs: [1_700, 2_300],
  durationMs: [60, 420],
  needMb: (_n, random) => 208 + 6 * random.normal(),
  applicationLine: (time, requestId, random) =>
    `${iso(time)} ${requestId} INFO  OrderHandler - order ${random.hex(8)} accepted\n`,
};

const ordersV8: FunctionModel = {
  ...ordersV7,
  version: '8',
  durationMs: [70, 510],
  needMb: (_n, random) => 424 + 5 * random.normal() + (random.chance(0.03) ? random.between(90, 140) : 0),
};

const heapSpace: Mishap = {
  kind: 'runtime-oom',
  usedMb: 447,
  lines: () => [
    'Java heap space: java.lang.OutOfMemoryError\njava.lang.OutOfMemoryError: Java heap space\n' +
      '\tat java.base/java.util.Arrays.copyOf(Unknown Source)\n' +
      '\tat com.example.orders.Catalogue.load(Catalogue.java:112)\n' +
      '\tat com.example.orders.OrderHandler.handleRequest(OrderHandler.java:38)\n\n',
  ],
};

const paymentsWebhook: FunctionModel = {
  name: 'payments-webhook',
  runtimeVersion: 'nodejs:22.v70',
  version: '112',
  sizeMb: 256,
  format: jsonFormat,
  failureStyle: 'new',
  xray: false,
  retried: true,
  initMs: [240, 330],
  durationMs: [18, 160],
  needMb: (_n, random) => 104 + 2 * random.normal(),
  applicationLine: (time, requestId, random) =>
    JSON.stringify({
      timestamp: iso(time),
      level: 'INFO',
      requestId,
      message: `event evt_${random.hex(10)} stored`,
    }),
};

const catalogSearch: FunctionModel = {
  name: 'catalog-search',
  runtimeVersion: 'python:3.13.v45',
  version: '$LATEST',
  sizeMb: 1024,
  format: textFormat,
  failureStyle: 'new',
  xray: false,
  retried: false,
  initMs: [900, 1_200],
  durationMs: [80, 600],
  needMb: (_n, random) => 512 + 9 * random.normal(),
  applicationLine: (time, requestId, random) =>
    `[INFO]\t${iso(time)}\t${requestId}\t${random.whole(0, 250)} hits in ${random.whole(12, 90)} ms\n`,
};

export function rollout(): RecordedEvent[] {
  const random = seeded(7_8);
  const run = (
    model: FunctionModel,
    everySeconds: number,
    startAt: number,
    endAt: number,
    warm: number | null,
    mishaps: readonly (readonly [number, Mishap])[] = [],
  ) =>
    playEnvironment(
      model,
      { startAt, endAt, everyMs: everySeconds * 1000, warm, mishaps: new Map(mishaps) },
      random,
    );
  return deliver(
    [
      // The alias moves at `deploy`; requests under way end on the old version.
      run(ordersV7, 9, begin, deploy + 2_000, 210),
      run(ordersV7, 9, begin, deploy + 1_000, 180),
      run(ordersV7, 10, begin, deploy, 95),
      run(ordersV7, 10, begin + 2 * minute, deploy + 4_000, null),
      run(ordersV8, 9, deploy, end, null),
      run(ordersV8, 9, deploy + 3_000, end, null),
      run(ordersV8, 10, deploy + 6_000, end, null, [[52, heapSpace]]),
      run(ordersV8, 10, deploy + 20_000, end, null),
      run(paymentsWebhook, 18, begin, end, 400),
      run(paymentsWebhook, 18, begin, end, 150),
      run(catalogSearch, 18, begin, end, 90),
    ],
    random,
  );
}
