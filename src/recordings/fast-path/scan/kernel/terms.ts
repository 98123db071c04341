/**
 * Searches for many terms at once, by trigrams. Of each term one window, as long as the shortest term, is indexed. A
 * window of w bytes has w - 2 trigrams, so testing every (w - 2)th trigram of the text meets one of each window in it.
 * The tests do not depend on each other, which makes them fast; nearly all trigrams of a text are in no window, and most
 * others have neighbors that are in none. Case-sensitive. Terms have at least `leastTermBytes` bytes.
 */
import { isSame, newline } from './bytes';

const slotBits: u32 = 14;
const slots: i32 = 1 << slotBits;
/** The positions in a window are the bits of one byte. */
const longestWindow: usize = 10;
/** With fewer trigrams the neighbor test has nothing to test, and below three bytes the search would not advance. */
const leastTermBytes: usize = 5;
const mostTermBytes: i32 = 16_384;
const mostCandidates: i32 = 4_096;

/** By slot of a trigram: a bit for every position that it has in a window. */
const places = memory.data(slots);
/** By slot: the last of its candidates, from which each links to the one before; counted from 1. */
const lastCandidate = memory.data(2 * slots, 2);

/** A term that has the trigram, and the trigram's offset in it. */
@unmanaged
class Candidate {
  term: usize;
  length: u16;
  behind: u16;
  before: u16;
}
const candidates = memory.data(offsetof<Candidate>() * mostCandidates, 4);
let candidateCount: i32 = 0;

function candidateOf(number: i32): Candidate {
  return changetype<Candidate>(candidates + (number - 1) * offsetof<Candidate>());
}

/** The caller writes the terms here, a line break after each, before `setTerms`. */
export const termText: usize = memory.data(mostTermBytes + 16, 16);

let step: usize = 0;

/**
 * Indexes the terms in `termText`; false where they are too many or one is too short. A question mark at the end of a term
 * stands for any hexadecimal digit.
 */
export function setTerms(length: usize): bool {
  if (length > <usize>mostTermBytes) return false;
  memory.fill(places, 0, slots);
  memory.fill(lastCandidate, 0, 2 * slots);
  candidateCount = 0;
  const end = termText + length;
  let width = longestWindow;
  for (let at = termText; at < end; at = termEnd(at) + 1) width = min(width, termEnd(at) - at);
  if (width < leastTermBytes) return false;
  step = width - 2;
  for (let at = termText; at < end; at = termEnd(at) + 1) {
    if (!addTerm(at, termEnd(at) - at, width)) return false;
  }
  return true;
}

function termEnd(at: usize): usize {
  while (load<u8>(at) !== newline) at += 1;
  return at;
}

const anyHexDigit: u8 = 0x3f /* ? */;
const hexDigits = '0123456789abcdefABCDEF';

function addTerm(term: usize, length: usize, width: usize): bool {
  const offset = rarestWindow(term, length, width);
  const last = term + length - 1;
  if (load<u8>(last) !== anyHexDigit) return addWindow(term, length, offset);
  for (let index = 0; index < hexDigits.length; index += 1) {
    store<u8>(last, load<u8>(changetype<usize>(hexDigits) + 2 * index));
    if (!addWindow(term, length - 1, offset)) return false;
  }
  return true;
}

function addWindow(term: usize, length: usize, offset: usize): bool {
  for (let behind = offset; behind < offset + step; behind += 1) {
    const slot = slotAt(term + behind);
    store<u8>(places + slot, load<u8>(places + slot) | ((1 as u8) << ((behind - offset) as u8)));
    if (!hasCandidate(slot, term, behind) && !addCandidate(slot, term, length, behind)) return false;
  }
  return true;
}

function hasCandidate(slot: usize, term: usize, behind: usize): bool {
  for (let number = lastOf(slot); number !== 0; number = candidateOf(number).before) {
    const candidate = candidateOf(number);
    if (candidate.term === term && candidate.behind === behind) return true;
  }
  return false;
}

function addCandidate(slot: usize, term: usize, length: usize, behind: usize): bool {
  if (candidateCount === mostCandidates) return false;
  candidateCount += 1;
  const candidate = candidateOf(candidateCount);
  candidate.term = term;
  candidate.length = <u16>length;
  candidate.behind = <u16>behind;
  candidate.before = <u16>lastOf(slot);
  store<u16>(lastCandidate + 2 * slot, <u16>candidateCount);
  return true;
}

function lastOf(slot: usize): i32 {
  return load<u16>(lastCandidate + 2 * slot);
}

/** Address of a term between `from` and `to`; 0 where there is none. */
export function termIn(from: usize, to: usize): usize {
  for (let at = from + step - 1; at + 3 <= to; at += step) {
    if (load<u8>(places + slotAt(at)) === 0) continue;
    if (at + 3 < to && !isLikely(at)) continue;
    const found = termAround(from, to, at);
    if (found !== 0) return found;
  }
  return 0;
}

/** Hash slot of the 3 bytes at `at`. Collisions are possible and only cost an extra comparison. */
function slotAt(at: usize): usize {
  return ((load<u32>(at) << 8) * 0x9e3779b1) >> (32 - slotBits);
}

/** Whether the trigrams before and after this one can be its neighbors in a window. */
function isLikely(at: usize): bool {
  const before: u32 = load<u8>(places + slotAt(at - 1));
  const here: u32 = load<u8>(places + slotAt(at));
  const behind: u32 = load<u8>(places + slotAt(at + 1));
  return (here & ((before << 1) | 1) & ((behind >> 1) | (1 << (<u32>step - 1)))) !== 0;
}

function termAround(from: usize, to: usize, at: usize): usize {
  for (let number = lastOf(slotAt(at)); number !== 0; number = candidateOf(number).before) {
    const candidate = candidateOf(number);
    const start = at - candidate.behind;
    if (start < from || start + candidate.length > to) continue;
    if (isSame(start, candidate.term, candidate.length)) return start;
  }
  return 0;
}

/** Offset of the window that is rarest in ordinary text, so that the search seldom stops in vain. */
function rarestWindow(term: usize, length: usize, width: usize): usize {
  let best: usize = 0;
  let least = u32.MAX_VALUE;
  for (let offset: usize = 0; offset + width <= length; offset += 1) {
    let cost: u32 = 0;
    for (let at = term + offset; at + 3 <= term + offset + width; at += 1) {
      cost += letterWeight(load<u8>(at)) * letterWeight(load<u8>(at + 1)) * letterWeight(load<u8>(at + 2));
    }
    if (cost < least) {
      least = cost;
      best = offset;
    }
  }
  return best;
}

/** Roughly how often a byte occurs in log text. */
function letterWeight(byte: u8): u32 {
  if (byte >= 0x61 && byte <= 0x7a) return isCommon(byte) ? 6 : 3;
  if (byte === 0x20) return 12;
  return byte >= 0x30 && byte <= 0x39 ? 3 : 1;
}

const commonLetters = 'etaoinsrhldcum';

function isCommon(letter: u8): bool {
  for (let index = 0; index < commonLetters.length; index += 1) {
    if (load<u16>(changetype<usize>(commonLetters) + 2 * index) === letter) return true;
  }
  return false;
}
