/** Compares and finds bytes, sixteen at a time. Loads may extend up to 16 bytes past the end; `room` leaves a margin. */

/** Whether two runs of bytes are equal. */
export function isSame(one: usize, other: usize, length: usize): bool {
  if (length < 16) return isSameShort(one, other, length);
  const last = length - 16;
  for (let index: usize = 0; index < last; index += 16) {
    if (differs(one + index, other + index)) return false;
  }
  return !differs(one + last, other + last);
}

function differs(one: usize, other: usize): bool {
  return v128.any_true(v128.xor(v128.load(one), v128.load(other)));
}

function isSameShort(one: usize, other: usize, length: usize): bool {
  if (length >= 8) {
    const last = length - 8;
    return load<u64>(one) === load<u64>(other) && load<u64>(one + last) === load<u64>(other + last);
  }
  const unused: u64 = (8 - length) << 3;
  return length === 0 || (load<u64>(one) ^ load<u64>(other)) << unused === 0;
}

/** Address of the next such byte from `at` on; `end` where there is none before it. */
export function indexOf(byte: u8, at: usize, end: usize): usize {
  const wanted = i8x16.splat(byte);
  for (; at < end; at += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), wanted));
    if (found !== 0) return min(at + ctz(found), end);
  }
  return end;
}

export const quote: u8 = 0x22;
export const backslash: u8 = 0x5c;
export const newline: u8 = 0x0a;
export const carriageReturn: u8 = 0x0d;

/** Whether an ASCII text is at an address, wholly before `end`: bytes are compared with the 16-bit characters of the string. */
export function standsAt(text: string, at: usize, end: usize): bool {
  const length = <usize>text.length;
  if (at + length > end) return false;
  const characters = changetype<usize>(text);
  let index: usize = 0;
  for (; index + 8 <= length; index += 8) {
    const wide = i16x8.extend_low_i8x16_u(v128.load64_zero(at + index));
    if (v128.any_true(v128.xor(wide, v128.load(characters + 2 * index)))) return false;
  }
  for (; index < length; index += 1) {
    if (load<u8>(at + index) !== load<u16>(characters + 2 * index)) return false;
  }
  return true;
}
