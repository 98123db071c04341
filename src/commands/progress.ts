import type { SourceStatus } from '../events/source.ts';
import { scanPrice } from '../sources/scan-estimate.ts';
import { dollars } from '../text/format.ts';
import { sizeWords } from './scan-consent.ts';

/** Without a terminal a line comes this often (milliseconds). */
const lineEveryMs = 10_000;

/** Shows how far a long reading is, on standard error. */
export interface Progress {
  /** `now` in epoch milliseconds. */
  tell(status: SourceStatus, now: number): void;
  /** Clears the line, and leaves what was paid for. */
  end(): void;
}

/** On a terminal one line that is written over; else a line every ten seconds. */
export function createProgress(output: { readonly isTTY?: boolean; write(text: string): unknown }): Progress {
  const overwrites = output.isTTY === true;
  let lastAt: number | null = null;
  let shown = '';
  let scanned: number | null = null;
  return {
    tell(status, now) {
      if (status.state !== 'reading') return;
      scanned = status.bytesScanned ?? scanned;
      const text = progressWords(status);
      if (text === shown) return;
      if (overwrites) output.write(`\r\x1b[K${text}`);
      else if (lastAt !== null && now - lastAt < lineEveryMs) return;
      else output.write(`lambda-oom: ${text}\n`);
      lastAt = now;
      shown = text;
    },
    end() {
      if (overwrites && shown !== '') output.write('\r\x1b[K');
      if (scanned === null) return;
      output.write(
        `lambda-oom: Logs Insights scanned ${sizeWords(scanned)}, about ${dollars(scanPrice(scanned))}\n`,
      );
    },
  };
}

function progressWords(status: Extract<SourceStatus, { state: 'reading' }>): string {
  const { done, total, bytesScanned, counting } = status;
  const share = total === null || total === 0 ? '' : ` ${Math.floor((done / total) * 100)} %`;
  const bytes = bytesScanned === undefined ? '' : `, ${sizeWords(bytesScanned)} scanned`;
  return `${counting === true ? 'counting' : 'reading'}${share}${bytes}`;
}
