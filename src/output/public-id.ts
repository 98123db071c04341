/**
 * An id as outputs show it: 16 hexadecimal digits, the same for the same thing in every run. The program's own ids hold
 * names out of the log, which `--redact` would make alike and need not be read twice.
 *
 * Two 32-bit hashes in the manner of cyrb53 (public domain), whole: 64 bits.
 */
export function publicId(id: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < id.length; index += 1) {
    const code = id.charCodeAt(index);
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return hex(low) + hex(high);
}

function hex(bits: number): string {
  return (bits >>> 0).toString(16).padStart(8, '0');
}
