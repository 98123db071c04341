/** Finds the next place, from `from` on and before `to`, where one of the terms stands; -1 where none does. */
export type TermSearch = (bytes: Uint8Array, from: number, to: number) => number;

interface Needle {
  /** All bytes of the term, and which of them the tables are made of. */
  readonly bytes: Buffer;
  readonly offset: number;
}

/**
 * A search for many terms at once (Wu and Manber, 1994): it looks at two bytes at the end of a window and moves
 * on as far as no term allows a match, mostly over several bytes. Case counts. Terms have at least 3 bytes.
 */
export function termSearch(terms: readonly string[]): TermSearch {
  const all = terms.map((term) => Buffer.from(term));
  const width = Math.min(...all.map((bytes) => bytes.length));
  const needles = all.map((bytes): Needle => ({ bytes, offset: rarestWindow(bytes, width) }));
  const shifts = new Uint8Array(65_536).fill(width - 1);
  const candidates = new Map<number, Needle[]>();
  for (const needle of needles) {
    for (let at = 1; at < width; at += 1) {
      const pair = pairAt(needle.bytes, needle.offset + at);
      shifts[pair] = Math.min(shifts[pair] ?? 0, width - 1 - at);
      if (at === width - 1) candidates.set(pair, [...(candidates.get(pair) ?? []), needle]);
    }
  }
  const none: readonly Needle[] = [];

  return (bytes, from, to) => {
    let at = from + width - 1;
    while (at < to) {
      const pair = pairAt(bytes, at);
      const shift = shifts[pair] ?? 1;
      if (shift > 0) {
        at += shift;
        continue;
      }
      for (const needle of candidates.get(pair) ?? none) {
        const start = at - (width - 1) - needle.offset;
        if (start >= from && start + needle.bytes.length <= to && standsAt(needle.bytes, bytes, start)) {
          return start;
        }
      }
      at += 1;
    }
    return -1;
  };
}

const pairAt = (bytes: Uint8Array, at: number): number => ((bytes[at - 1] ?? 0) << 8) | (bytes[at] ?? 0);

function standsAt(needle: Uint8Array, bytes: Uint8Array, start: number): boolean {
  for (let at = 0; at < needle.length; at += 1) {
    if (needle[at] !== bytes[start + at]) return false;
  }
  return true;
}

/** The part of a term that ordinary text seldom has: where a pair is rare, the search seldom stops for nothing. */
function rarestWindow(bytes: Buffer, width: number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let offset = 0; offset + width <= bytes.length; offset += 1) {
    let cost = 0;
    for (let at = 1; at < width; at += 1) {
      const weight = at === width - 1 ? 8 : 1;
      cost += weight * commonness(bytes[offset + at - 1] ?? 0, bytes[offset + at] ?? 0);
    }
    if (cost < least) {
      least = cost;
      best = offset;
    }
  }
  return best;
}

const commonLetters = 'etaoinsrhldcum';

/** How often, roughly, a pair stands in log text. */
function commonness(first: number, second: number): number {
  return letterWeight(first) * letterWeight(second);
}

function letterWeight(byte: number): number {
  const letter = String.fromCharCode(byte);
  if (commonLetters.includes(letter)) return 6;
  if (letter >= 'a' && letter <= 'z') return 3;
  if (letter === ' ') return 4;
  return letter >= '0' && letter <= '9' ? 3 : 1;
}
