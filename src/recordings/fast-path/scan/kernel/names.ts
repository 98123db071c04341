/**
 * An intern table for the names of a block (log groups, streams, versions, accounts): each gets a number, its place,
 * that the rows refer to. The bytes of a name are not copied, so a block's names last as long as its text.
 */
import { backslash, isSame, quote } from './bytes';

const slotBits: u32 = 13;
const slots: usize = 1 << slotBits;
/** Keeps the load factor at or below 0.5. Place 0 is reserved: no name. */
export const mostNames: i32 = 4_096;
const longestName: usize = 1_024;
/** Bounds the probe length, so that crafted names cannot degrade lookups (hash flooding). */
const mostProbes: usize = 32;
const multiplier: u64 = 0x9e3779b97f4a7c15;

const placeAtSlot = memory.data(<i32>(2 * slots), 2);
/** By place: address and length of the name. */
export const nameAt: usize = memory.data(4 * mostNames, 4);
export const nameLength: usize = memory.data(2 * mostNames, 2);
export let nameCount: usize = 1;

/** The place of a name, which is added where it is new; -1 where it is too long, needs escaping in JSON, or the table is full. */
export function placeOf(at: usize, length: usize): i32 {
  const slot = slotOf(at, length);
  if (slot === slots) return -1;
  const place: i32 = load<u16>(placeAtSlot + 2 * slot);
  if (place !== 0) return place;
  if (nameCount === mostNames || length > longestName || !isPlain(at, length)) return -1;
  store<u16>(placeAtSlot + 2 * slot, <u16>nameCount);
  store<u32>(nameAt + 4 * nameCount, at);
  store<u16>(nameLength + 2 * nameCount, <u16>length);
  nameCount += 1;
  return <i32>nameCount - 1;
}

/** The place of a name that is in the table; 0 for any other. */
export function knownPlace(at: usize, length: usize): i32 {
  const slot = slotOf(at, length);
  return slot === slots ? 0 : load<u16>(placeAtSlot + 2 * slot);
}

export function clearNames(): void {
  memory.fill(placeAtSlot, 0, 2 * slots);
  nameCount = 1;
}

/** The slot that holds the name, or the free one where it would go; `slots` where the probe length is exceeded. */
function slotOf(at: usize, length: usize): usize {
  const first = hashOf(at, length) >> (32 - slotBits);
  for (let probe: usize = 0; probe < mostProbes; probe += 1) {
    const slot = (first + probe) & (slots - 1);
    const place: usize = load<u16>(placeAtSlot + 2 * slot);
    if (place === 0) return slot;
    const known = load<u32>(nameAt + 4 * place);
    if (load<u16>(nameLength + 2 * place) === length && isSame(known, at, length)) return slot;
  }
  return slots;
}

function hashOf(at: usize, length: usize): u32 {
  let hash: u64 = length;
  if (length < 8) {
    for (let index: usize = 0; index < length; index += 1) hash = (hash << 8) ^ load<u8>(at + index);
    return <u32>((hash * multiplier) >> 32);
  }
  const last = length - 8;
  for (let index: usize = 0; index < last; index += 8) {
    hash = rotl((hash ^ load<u64>(at + index)) * multiplier, 32);
  }
  return <u32>(((hash ^ load<u64>(at + last)) * multiplier) >> 32);
}

/** Printable ASCII without quote and backslash: the bytes of such a JSON string are its text. */
export function isPlain(at: usize, length: usize): bool {
  for (let index: usize = 0; index < length; index += 1) {
    const byte = load<u8>(at + index);
    if (byte < 0x20 || byte > 0x7e || byte === backslash || byte === quote) return false;
  }
  return true;
}
