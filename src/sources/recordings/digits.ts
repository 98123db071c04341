/** Decimal digits by their bytes, four at a time. */

/** Digits of epoch milliseconds from 2001 to 2286. */
export const epochDigits = 13;

/** Thirteen digits, the first not 0: epoch milliseconds. -1 for anything else. */
export function epochAt(words: DataView, at: number): number {
  if (at + epochDigits > words.byteLength) return -1;
  const first = fourAt(words, at);
  const second = fourAt(words, at + 4);
  const third = fourAt(words, at + 8);
  const last = words.getUint8(at + 12) - 0x30;
  // A first digit of 0 is less than 1,000 here, and no digits at all are -1.
  if (first < 1_000 || second < 0 || third < 0 || last < 0 || last > 9) return -1;
  return (first * 1e4 + second) * 1e5 + third * 10 + last;
}

/**
 * Copies so many bytes (a multiple of four), if all of them are decimal digits; false if one is not, and some may
 * then be copied.
 */
export function copyDigits(
  from: DataView,
  fromAt: number,
  to: DataView,
  toAt: number,
  count: number,
): boolean {
  for (let at = 0; at < count; at += 4) {
    const four = from.getInt32(fromAt + at);
    if (!areDigits(four)) return false;
    to.setInt32(toAt + at, four);
  }
  return true;
}

/** The number of four digits; -1 where they are none. */
function fourAt(words: DataView, at: number): number {
  const four = words.getInt32(at);
  if (!areDigits(four)) return -1;
  return ((four >> 24) & 15) * 1_000 + ((four >> 16) & 15) * 100 + ((four >> 8) & 15) * 10 + (four & 15);
}

/** Digits are 0x30 to 0x39: the high half of each byte is 3, and stays 3 when 6 is added. */
function areDigits(four: number): boolean {
  return (four & 0xf0f0f0f0) === 0x30303030 && ((four + 0x06060606) & 0xf0f0f0f0) === 0x30303030;
}
