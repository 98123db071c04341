import { isPlain } from './event-line.ts';
import { quote } from './json-bytes.ts';

/** Strings that come again line after line, by their bytes; `null` for bytes that JSON would have to escape. */
export interface Names {
  text(bytes: Buffer, from: number, to: number): string | null;
}

const slotCount = 4_096;
const longestName = 1_024;

/** Log groups and streams come line after line: each is made into a string once and found again by its bytes. */
export function createNames(): Names {
  const slots: (string | undefined)[] = new Array(slotCount).fill(undefined);
  return {
    text(bytes, from, to) {
      const length = to - from;
      if (length > longestName) return null;
      // The end of a stream's name is what tells it from the others.
      let hash = length;
      for (let at = Math.max(from, to - 8); at < to; at += 1) hash = (hash * 31 + (bytes[at] ?? 0)) | 0;
      const slot = (hash >>> 0) % slotCount;
      const known = slots[slot];
      if (known !== undefined && isSame(known, bytes, from, length)) return known;
      for (let at = from; at < to; at += 1) {
        const byte = bytes[at] ?? 0;
        if (!isPlain(byte) || byte === quote) return null;
      }
      const text = bytes.toString('latin1', from, to);
      slots[slot] = text;
      return text;
    },
  };
}

function isSame(text: string, bytes: Buffer, from: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let at = 0; at < length; at += 1) {
    if (text.charCodeAt(at) !== bytes[from + at]) return false;
  }
  return true;
}
