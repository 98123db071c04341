import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import type { LogEvent } from '../../src/events/log-event.ts';
import { openRecordings } from '../../src/recordings/open.ts';

it('keeps nothing of the batches that it gave, however long its signal lives', async () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const line = (index: number): string =>
    `{"logStreamName":"s","timestamp":${1_761_955_200_000 + index},"message":"END RequestId: ${index}\\n"}\n`;
  async function* lines(): AsyncGenerator<Buffer> {
    for (let index = 0; index < 40_000; index += 1_000) {
      yield Buffer.from(Array.from({ length: 1_000 }, (_, place) => line(index + place)).join(''));
    }
  }
  const source = await openRecordings(['-'], { stdin: lines() });
  const signal = new AbortController().signal;
  const given: WeakRef<readonly LogEvent[]>[] = [];
  let most = 0;
  for await (const { events } of source.batches(signal)) {
    given.push(new WeakRef(events));
    if (given.length % 5 !== 0) continue;
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    most = Math.max(most, given.filter((batch) => batch.deref() !== undefined).length);
  }
  expect(given.length).toBeGreaterThan(15);
  expect(most).toBeLessThan(6);
});
