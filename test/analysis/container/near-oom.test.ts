import { expect, it } from 'vitest';
import { Analyzer } from '../../../src/analysis/analyzer.ts';

const at = Date.UTC(2026, 10, 24, 12);

/** Invocations of one container with these values of Max Memory Used, at 512 MB. */
function nearOomsOf(used: readonly number[]): number {
  const analyzer = new Analyzer({ pressure: 0.85 });
  const events = used.flatMap((usedMb, index) => {
    const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
    const line = (timestamp: number, message: string) => ({
      account: null,
      logGroup: '/aws/lambda/near',
      logStream: '2026/11/24/[7]11111111111111111111111111111111',
      timestamp,
      ingestionTime: null,
      eventId: null,
      message,
    });
    return [
      line(at + 1_000 * index, `START RequestId: ${id} Version: 7\n`),
      line(
        at + 1_000 * index + 20,
        `REPORT RequestId: ${id}\tDuration: 20.00 ms\tBilled Duration: 20 ms\tMemory Size: 512 MB\tMax Memory Used: ${usedMb} MB\t\n`,
      ),
    ];
  });
  analyzer.add({ events });
  return analyzer.snapshot({ scope: { containers: 'all' } }).totals.nearOoms;
}

it('counts what came near the limit by itself, not every invocation that repeats the high-water mark', () => {
  expect(nearOomsOf([100, 450, 450, 450, 450])).toBe(1);
  expect(nearOomsOf([100, 450, 450, 460, 460, 470])).toBe(3);
  expect(nearOomsOf([100, 200, 400, 400])).toBe(0);
});
