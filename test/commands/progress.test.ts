import { describe, expect, it } from 'vitest';
import { createProgress, createRecordingProgress } from '../../src/commands/progress.ts';
import type { SourceStatus } from '../../src/source/source.ts';

function outputOf(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, write: (text: string) => written.push(text), written };
}

const reading = (done: number, total: number | null): SourceStatus => ({ state: 'reading', done, total });

describe('the progress of a recording', () => {
  it('is one line that is written over and cleared at the end', () => {
    const output = outputOf(true);
    const progress = createRecordingProgress(output, 0);
    progress.tell(reading(10, 100), 2_500);
    progress.tell(reading(10, 100), 2_600);
    progress.tell(reading(99, 100), 2_700);
    progress.end();
    expect(output.written).toEqual(['\r\x1b[Kreading 10 %', '\r\x1b[Kreading 99 %', '\r\x1b[K']);
  });

  it('is not told before the wait is a long one', () => {
    const output = outputOf(true);
    const progress = createRecordingProgress(output, 0);
    progress.tell(reading(50, 100), 1_999);
    progress.end();
    expect(output.written).toEqual([]);
  });

  it('is not told where nobody watches', () => {
    const output = outputOf(false);
    const progress = createRecordingProgress(output, 0);
    for (const now of [5_000, 50_000]) progress.tell(reading(50, 100), now);
    progress.end();
    expect(output.written).toEqual([]);
  });

  it('is told in bytes where no end is known, and stays at 100 % where a file grows', () => {
    const output = outputOf(true);
    const progress = createRecordingProgress(output, 0);
    progress.tell(reading(3_000_000_000, null), 3_000);
    progress.tell(reading(150, 100), 3_000);
    expect(output.written).toEqual(['\r\x1b[Kreading 3.0 GB', '\r\x1b[Kreading 100 %']);
  });
});

describe('the progress of Logs Insights', () => {
  it('comes every ten seconds without a terminal, and leaves what was scanned', () => {
    const output = outputOf(false);
    const progress = createProgress(output);
    for (const [done, now] of [
      [1, 0],
      [2, 9_000],
      [3, 10_000],
    ] as const)
      progress.tell({ ...reading(done, 4), bytesScanned: 2_000_000_000 } as SourceStatus, now);
    progress.end();
    expect(output.written).toHaveLength(3);
    expect(output.written[1]).toContain('75 %');
    expect(output.written[2]).toMatch(/scanned 2\.0 GB, about \$0\.01/);
  });
});
