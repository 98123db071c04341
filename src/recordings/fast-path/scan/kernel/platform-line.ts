/** The content of a platform line, read from the bytes of a JSON string without its quotes. */
import { figuresPerReport } from './protocol';

@unmanaged
class PlatformLine {
  kind: u8;
  /** Address of the `requestIdBytes` of the request id; the caller checks that it is one. */
  requestId: usize;
  /** Only of a START. */
  version: usize;
  versionLength: usize;
}

/** The line that was read last. */
export const line = changetype<PlatformLine>(memory.data(offsetof<PlatformLine>(), 8));

const figureBytes: usize = 8 * figuresPerReport;
/** Only of a REPORT: duration, billed, size, used, init; NaN where it has none. */
export const figures: usize = memory.data(<i32>figureBytes, 8);

export function setFigure(index: usize, value: f64): void {
  store<f64>(figures + 8 * index, value);
}

export function clearFigures(): void {
  for (let index: usize = 0; index < figuresPerReport; index += 1) setFigure(index, NaN);
}

export const longestVersion: usize = 40;

/** A backslash and an n, the first byte being the lower one. */
const escapedLineBreak: u16 = 0x6e5c;

/** At the end of the message, or at the escaped line break that ends it. */
export function isLineEnd(at: usize, to: usize): bool {
  return at === to || (at + 2 === to && load<u16>(at) === escapedLineBreak);
}
