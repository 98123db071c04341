/** Reads and checks digits, eight or sixteen bytes at a time (SWAR and SIMD). */
import { requestIdBytes } from './protocol';

/** Digits of epoch milliseconds from 2001 to 2286. */
const epochDigits: usize = 13;

/** Epoch milliseconds of thirteen digits, the first not 0; -1 for anything else. */
export function epochAt(at: usize): f64 {
  const first = load<u64>(at);
  const last = load<u64>(at + epochDigits - 8);
  if (!areEight(first) || !areEight(last)) return -1;
  // The last three digits of the first eight are the first three of the last eight.
  const head = numberOf(first) / 1_000;
  return head < 10_000 ? -1 : <f64>(head * 100_000_000 + numberOf(last));
}

/** Digits are 0x30 to 0x39: the high half of each byte is 3, and stays 3 when 6 is added. */
function areEight(eight: u64): bool {
  const high: u64 = 0xf0f0f0f0f0f0f0f0;
  const three: u64 = 0x3030303030303030;
  return (eight & high) === three && ((eight + 0x0606060606060606) & high) === three;
}

/** Combines digits to pairs, pairs to fours, fours to eight; the first digit is the lowest byte. */
function numberOf(eight: u64): u64 {
  const pairs = ((eight & 0x0f0f0f0f0f0f0f0f) * (1 + ((<u64>10) << 8))) >> 8;
  const fours = ((pairs & 0x00ff00ff00ff00ff) * (1 + ((<u64>100) << 16))) >> 16;
  return ((fours & 0x0000ffff0000ffff) * (1 + ((<u64>10_000) << 32))) >> 32;
}

export function isDigit(byte: u8): bool {
  return byte >= 0x30 && byte <= 0x39;
}

/** Whether `length` bytes are decimal digits. */
export function areDigits(at: usize, length: usize): bool {
  if (length < 16) return areFewDigits(at, length);
  const last = length - 16;
  for (let index: usize = 0; index < last; index += 16) if (!areSixteen(at + index)) return false;
  return areSixteen(at + last);
}

function areFewDigits(at: usize, length: usize): bool {
  for (let index: usize = 0; index < length; index += 1) if (!isDigit(load<u8>(at + index))) return false;
  return true;
}

function areSixteen(at: usize): bool {
  const values = i8x16.sub(v128.load(at), i8x16.splat(0x30));
  return i8x16.all_true(i8x16.le_u(values, i8x16.splat(9)));
}

/** Hexadecimal digits and hyphens, as many as a request id has. */
export function isUuid(at: usize): bool {
  return areHexOrHyphens(at) && areHexOrHyphens(at + 16) && areHexOrHyphens(at + requestIdBytes - 16);
}

function areHexOrHyphens(at: usize): bool {
  const bytes = v128.load(at);
  const digits = i8x16.le_u(i8x16.sub(bytes, i8x16.splat(0x30)), i8x16.splat(9));
  const letters = i8x16.le_u(i8x16.sub(bytes, i8x16.splat(0x61)), i8x16.splat(5));
  const hyphens = i8x16.eq(bytes, i8x16.splat(0x2d));
  return i8x16.all_true(v128.or(v128.or(digits, letters), hyphens));
}

const point: u8 = 0x2e;

/** Address of the first byte that is neither a digit nor a point. */
export function decimalEnd(at: usize, to: usize): usize {
  while (at < to && (isDigit(load<u8>(at)) || load<u8>(at) === point)) at += 1;
  return at;
}

/**
 * The value of digits with at most one point among them; -1 for anything else, and for more than fifteen bytes. Dividend
 * and divisor are exact, so the one division rounds as `parseFloat` does.
 */
export function decimal(from: usize, to: usize): f64 {
  if (to === from || to - from > 15) return -1;
  let digits: u64 = 0;
  let scale: u64 = 0;
  for (let at = from; at < to; at += 1) {
    const byte = load<u8>(at);
    if (byte === point) {
      if (scale !== 0 || to - from === 1) return -1;
      scale = 1;
    } else {
      digits = digits * 10 + (byte - 0x30);
      scale *= 10;
    }
  }
  return scale === 0 ? <f64>digits : <f64>digits / <f64>scale;
}
