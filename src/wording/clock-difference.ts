/** The units that a difference of clocks is given in, largest first, and from how many milliseconds on. */
const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** `this machine's clock is 1 h behind AWS: the window is counted by AWS's`; `aheadMs`: how far AWS is ahead. */
export function clockDifference(aheadMs: number): string {
  const size = Math.abs(aheadMs);
  const [unit, ms] = units.find(([, least]) => size >= 0.95 * least) ?? units[3];
  const where = aheadMs > 0 ? 'behind' : 'ahead of';
  return `this machine's clock is ${Math.round(size / ms)} ${unit} ${where} AWS: the window is counted by AWS's`;
}
