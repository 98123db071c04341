/** The columns of the block being written; `blocks/block.ts` documents each. */
import { figuresPerReport, requestIdBytes } from './protocol';

/** Far more than a usual piece has; the caller keeps the events beyond. */
export const rowsKept: i32 = 16_384;

export const kindColumn: usize = memory.data(rowsKept);
export const timeColumn: usize = memory.data(8 * rowsKept, 16);
export const ingestedColumn: usize = memory.data(8 * rowsKept, 16);
export const accountColumn: usize = memory.data(2 * rowsKept, 16);
export const groupColumn: usize = memory.data(2 * rowsKept, 16);
export const streamColumn: usize = memory.data(2 * rowsKept, 16);
export const requestIdColumn: usize = memory.data(2 * rowsKept, 16);
export const detailColumn: usize = memory.data(2 * rowsKept, 16);
export const joinedColumn: usize = memory.data(4 * rowsKept, 16);
export const idColumn: usize = memory.data(requestIdBytes * rowsKept, 16);
export const figureColumn: usize = memory.data(8 * figuresPerReport * rowsKept, 16);

export function timeOf(event: usize): f64 {
  return load<f64>(timeColumn + 8 * event);
}
