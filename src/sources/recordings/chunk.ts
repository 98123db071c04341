/** Bytes, and a view of the same bytes that reads four of them at a time: most of a scan is comparing. */
export interface Chunk {
  readonly bytes: Buffer;
  readonly words: DataView;
}

export function chunkOf(bytes: Buffer): Chunk {
  return { bytes, words: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) };
}

/** Whether the bytes of one chunk from `from` to `to` are those of another one at `at`. Both must reach so far. */
export function isSame(one: DataView, from: number, to: number, other: DataView, at: number): boolean {
  let index = from;
  for (; index + 4 <= to; index += 4, at += 4) {
    if (one.getInt32(index) !== other.getInt32(at)) return false;
  }
  for (; index < to; index += 1, at += 1) {
    if (one.getInt8(index) !== other.getInt8(at)) return false;
  }
  return true;
}

/** Text as bytes to compare with. */
export function literal(text: string): DataView {
  return chunkOf(Buffer.from(text)).words;
}

/** Whether a literal stands at `at`, wholly before `to`. */
export function standsAt(text: DataView, chunk: Chunk, at: number, to: number): boolean {
  return at + text.byteLength <= to && isSame(text, 0, text.byteLength, chunk.words, at);
}

/** Copies so many bytes, a multiple of four. */
export function copyWords(from: DataView, fromAt: number, to: DataView, toAt: number, count: number): void {
  for (let at = 0; at < count; at += 4) to.setInt32(toAt + at, from.getInt32(fromAt + at));
}
