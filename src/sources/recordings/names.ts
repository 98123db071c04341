import { type Chunk, chunkOf, isSame } from './chunk.ts';
import { isPlain } from './event-line.ts';
import { quote } from './json-bytes.ts';

/** A string that comes again line after line. */
export interface Name {
  readonly text: string;
  readonly words: DataView;
  /** For whoever lists names: where this one stands in the list; -1 where it does not. */
  place: number;
}

/** Names by their bytes; `null` for bytes that JSON would have to escape. */
export interface Names {
  at(chunk: Chunk, from: number, to: number): Name | null;
}

const slotCount = 4_096;
const longestName = 1_024;
/** The end of a stream's name is what tells it from the others. */
const tellingBytes = 8;

/** Log groups and streams come line after line: each is made into a string once and found again by its bytes. */
export function createNames(): Names {
  const slots: (Name | undefined)[] = new Array(slotCount).fill(undefined);
  return {
    at(chunk, from, to) {
      const length = to - from;
      if (length > longestName) return null;
      const { words } = chunk;
      let hash = length;
      if (length >= tellingBytes) {
        hash ^= Math.imul(words.getInt32(to - 8), 0x9e3779b1) ^ Math.imul(words.getInt32(to - 4), 0x85ebca6b);
      } else for (let at = from; at < to; at += 1) hash = (hash * 31 + words.getInt8(at)) | 0;
      const slot = (hash ^ (hash >>> 15)) & (slotCount - 1);
      const known = slots[slot];
      if (known?.words.byteLength === length && isSame(known.words, 0, length, words, from)) return known;
      const name = nameOf(chunk.bytes, from, to);
      if (name !== null) slots[slot] = name;
      return name;
    },
  };
}

function nameOf(bytes: Buffer, from: number, to: number): Name | null {
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    if (!isPlain(byte) || byte === quote) return null;
  }
  const own = Buffer.from(bytes.subarray(from, to));
  return { text: own.toString('latin1'), words: chunkOf(own).words, place: -1 };
}
