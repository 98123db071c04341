import { clock } from '../../wording/units.ts';

export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** Round values from `low` to `high`, at most `most` of them: steps of 1, 2, or 5 times a power of ten. */
export function roundTicks(low: number, high: number, most: number): readonly number[] {
  if (!(high > low) || most < 1) return [];
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? 10 * power;
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step);
}

const secondsPerStep = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400,
];

/** Round times of day from `from` to `to` (epoch ms), at most `most`; with seconds where the steps need them. */
export function timeTicks(from: number, to: number, most: number, utc: boolean): readonly Tick[] {
  if (!(to > from) || most < 1) return [];
  const rough = (to - from) / most;
  const seconds = secondsPerStep.find((each) => each * 1_000 >= rough);
  if (seconds === undefined) return [];
  const step = seconds * 1_000;
  const first = Math.ceil(from / step);
  const last = Math.floor(to / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
    const value = (first + index) * step;
    return { value, label: clock(value, utc).slice(0, seconds < 60 ? 8 : 5) };
  });
}
