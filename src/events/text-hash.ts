/**
 * A 53-bit hash of a text that ignores white space, since exports trim messages and rewrite their line breaks. Two
 * multiplicative 32-bit lanes with MurmurHash3's finalizer ("cyrb53", public domain). It tells texts of one millisecond
 * apart; it is no defense against texts made to collide.
 */
export function textHash(text: string): number {
  let one = 0xdeadbeef;
  let two = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code <= 0x20) continue;
    one = Math.imul(one ^ code, 2_654_435_761);
    two = Math.imul(two ^ code, 1_597_334_677);
  }
  one = Math.imul(one ^ (one >>> 16), 2_246_822_507) ^ Math.imul(two ^ (two >>> 13), 3_266_489_909);
  two = Math.imul(two ^ (two >>> 16), 2_246_822_507) ^ Math.imul(one ^ (one >>> 13), 3_266_489_909);
  return 2 ** 32 * (two & 0x1fffff) + (one >>> 0);
}
