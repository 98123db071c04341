import { scanPrice } from '../aws/insights/scan-estimate.ts';
import type { SourceStatus } from '../source/source.ts';
import { dollars } from '../wording/units.ts';
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

/** Standard error, as far as a progress needs it. */
interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** On a terminal one line that is written over; else a line every ten seconds. */
export function createProgress(output: Output): Progress {
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

/** A wait for a recording is not worth a word before it lasts this long (milliseconds). */
const patienceMs = 2_000;

/** For recordings: only where somebody watches, and only once the wait is a long one. */
export function createRecordingProgress(output: Output, startedAt: number): Progress {
  const progress = createProgress(output);
  return {
    tell(status, now) {
      if (output.isTTY === true && now - startedAt >= patienceMs) progress.tell(status, now);
    },
    end: () => progress.end(),
  };
}

function progressWords(status: Extract<SourceStatus, { state: 'reading' }>): string {
  const { done, total, bytesScanned, counting } = status;
  // Of a pipe no end is known; a file may grow while it is read.
  const unending = bytesScanned === undefined ? ` ${sizeWords(done)}` : '';
  const share =
    total === null ? unending : total === 0 ? '' : ` ${Math.min(100, Math.floor((done / total) * 100))} %`;
  const bytes = bytesScanned === undefined ? '' : `, ${sizeWords(bytesScanned)} scanned`;
  return `${counting === true ? 'counting' : 'reading'}${share}${bytes}`;
}
