import { type Chunk, chunkOf, standsAt } from './chunk.ts';

/** Finds a place, from `from` on and before `to`, where one of the terms stands; -1 where none does. */
export type TermSearch = (chunk: Chunk, from: number, to: number) => number;

/** A term of which a triple is, and how far behind the term's beginning. */
interface Candidate {
  readonly term: DataView;
  readonly at: number;
}

/** The bits of a byte must do for the places in a window. */
const longestWindow = 10;

/**
 * A search for many terms at once. Of each term a window as long as the shortest term is looked for. A window of w
 * bytes has w - 2 triples of neighbours, so wherever one stands, one of its triples is at a place that a step of w - 2
 * meets. The steps do not wait for each other, which is what makes them fast; nearly every triple that is met is in no
 * window, and of the others most have neighbours that are not in one. Case counts. Terms have at least 5 bytes.
 */
export function termSearch(terms: readonly string[]): TermSearch {
  const all = terms.map((term) => Buffer.from(term));
  const width = Math.min(longestWindow, ...all.map((bytes) => bytes.length));
  const step = width - 2;
  /** By the slot of a triple: a bit for every place that it has in a window, and whose windows those are. */
  const places = new Uint8Array(slots);
  const candidates = new Map<number, Candidate[]>();
  for (const bytes of all) {
    const term = chunkOf(bytes).words;
    const offset = rarestWindow(bytes, width);
    // Triples are read with the byte before them.
    const window = chunkOf(Buffer.concat([Buffer.alloc(1), bytes.subarray(offset, offset + width)])).words;
    for (let place = 0; place < step; place += 1) {
      const slot = slotAt(window, place + 1);
      places[slot] = (places[slot] ?? 0) | (1 << place);
      candidates.set(slot, [...(candidates.get(slot) ?? []), { term, at: offset + place }]);
    }
  }
  const firstPlace = 1;
  const lastPlace = 1 << (step - 1);

  /** Whether the triples before and behind this one could stand there in a window that has it. */
  function isLikely(words: DataView, at: number): boolean {
    const before = places[slotAt(words, at - 1)] ?? 0;
    const behind = places[slotAt(words, at + 1)] ?? 0;
    const here = places[slotAt(words, at)] ?? 0;
    return (here & ((before << 1) | firstPlace) & ((behind >> 1) | lastPlace)) !== 0;
  }

  function termAround(chunk: Chunk, from: number, to: number, at: number): number {
    for (const candidate of candidates.get(slotAt(chunk.words, at)) ?? []) {
      const start = at - candidate.at;
      if (start >= from && standsAt(candidate.term, chunk, start, to)) return start;
    }
    return -1;
  }

  return (chunk, from, to) => {
    const { words } = chunk;
    for (let at = from + step - 1; at + 3 <= to; at += step) {
      if (places[slotAt(words, at)] === 0) continue;
      if (at + 3 < to && !isLikely(words, at)) continue;
      const found = termAround(chunk, from, to, at);
      if (found >= 0) return found;
    }
    return -1;
  };
}

const slotBits = 14;
const slots = 1 << slotBits;

/** Where the triple at `at` stands in a table: now and then beside another one, which then costs a look for nothing. */
const slotAt = (words: DataView, at: number): number =>
  Math.imul(words.getInt32(at - 1) << 8, 0x9e3779b1) >>> (32 - slotBits);

/** The part of a term that ordinary text seldom has: where its triples are rare, the search seldom stops for nothing. */
function rarestWindow(bytes: Buffer, width: number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let offset = 0; offset + width <= bytes.length; offset += 1) {
    let cost = 0;
    for (let at = offset; at + 3 <= offset + width; at += 1) {
      cost += bytes.subarray(at, at + 3).reduce((product, byte) => product * letterWeight(byte), 1);
    }
    if (cost < least) {
      least = cost;
      best = offset;
    }
  }
  return best;
}

const commonLetters = 'etaoinsrhldcum';

/** How often, roughly, a byte stands in log text. */
function letterWeight(byte: number): number {
  const letter = String.fromCharCode(byte);
  if (commonLetters.includes(letter)) return 6;
  if (letter >= 'a' && letter <= 'z') return 3;
  if (letter === ' ') return 12;
  return letter >= '0' && letter <= '9' ? 3 : 1;
}
