import type { ReadContext } from '../../formats/format.ts';

/** The task of a scanning thread. */
export interface ScanTask {
  /** The open file, which belongs to the main thread. */
  readonly fd: number;
  readonly context: ReadContext;
  readonly pieces: Pieces;
}

/** Shared by the threads that scan one file: the next piece to scan, and the next one to use. */
export type Pieces = Int32Array<SharedArrayBuffer>;

const taken = 0;
const used = 1;

/** How many pieces may be scanned ahead of their use: bounds the memory. */
const mostAhead = 8;

export const newPieces = (): Pieces => new Int32Array(new SharedArrayBuffer(8));

/** Takes the next piece; blocks, so only workers may call it, while too many are scanned ahead. */
export function nextPiece(pieces: Pieces): number {
  const piece = Atomics.add(pieces, taken, 1);
  for (;;) {
    const now = Atomics.load(pieces, used);
    if (piece - now < mostAhead) return piece;
    Atomics.wait(pieces, used, now);
  }
}

/** Takes the next piece without waiting; `null` where too many are scanned ahead. */
export function pieceAtOnce(pieces: Pieces): number | null {
  const piece = Atomics.load(pieces, taken);
  if (piece - Atomics.load(pieces, used) >= mostAhead) return null;
  return Atomics.compareExchange(pieces, taken, piece, piece + 1) === piece ? piece : null;
}

/** Reports that everything before this piece has been used. */
export function usedUpTo(pieces: Pieces, piece: number): void {
  Atomics.store(pieces, used, piece);
  Atomics.notify(pieces, used);
}
