import type { ReadContext } from '../../formats/format.ts';

/** What a scanning thread is given. */
export interface ScanTask {
  /** The open file, which belongs to the main thread. */
  readonly fd: number;
  readonly context: ReadContext;
  readonly pieces: Pieces;
}

/** Shared by the threads that scan one file: the piece that nobody has taken yet, and the one that is used next. */
export type Pieces = Int32Array<SharedArrayBuffer>;

const taken = 0;
const used = 1;

/** How far ahead of their use pieces are scanned: bounds what is held in memory. */
const mostAhead = 8;

export const newPieces = (): Pieces => new Int32Array(new SharedArrayBuffer(8));

/** Takes the next piece; waits while those before it are not used up. For workers: it blocks. */
export function nextPiece(pieces: Pieces): number {
  const piece = Atomics.add(pieces, taken, 1);
  for (;;) {
    const now = Atomics.load(pieces, used);
    if (piece - now < mostAhead) return piece;
    Atomics.wait(pieces, used, now);
  }
}

/** Takes the next piece if it is not too far ahead; `null` otherwise. */
export function pieceAtOnce(pieces: Pieces): number | null {
  const piece = Atomics.load(pieces, taken);
  if (piece - Atomics.load(pieces, used) >= mostAhead) return null;
  return Atomics.compareExchange(pieces, taken, piece, piece + 1) === piece ? piece : null;
}

/** Everything before this piece was used. */
export function usedUpTo(pieces: Pieces, piece: number): void {
  Atomics.store(pieces, used, piece);
  Atomics.notify(pieces, used);
}
