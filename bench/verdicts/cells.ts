/** The sizes of functions that every table goes through, and the seeds it may use. */

import { type Random, seededRandom } from '../leaks/random.ts';

/** Containers, and invocations a minute of each. */
export const CELLS = [
  [1, 10],
  [3, 10],
  [10, 6],
  [30, 2],
  [10, 1],
  [3, 2],
  [1, 2],
] as const;

/** Nothing is tuned on seeds from here on: `run.ts` uses them unless others are asked for. */
export const JUDGING_SEEDS = 7_000_000;
/** `fit.ts` and whoever changes a constant use these. */
export const TUNING_SEEDS = 1_000_000;

/** 04:00 UTC, so that the daily wave rises. */
export const START_MS = Date.UTC(2026, 11, 1, 4);
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;

export interface Sample {
  readonly random: Random;
  readonly containers: number;
  readonly rate: number;
  readonly index: number;
}

/** The functions of a table: cell after cell, each with random draws of its own. */
export function* samples(
  seed: number,
  functions: number,
  cells: readonly (readonly [number, number])[] = CELLS,
): Generator<Sample> {
  for (let index = 0; index < functions; index += 1) {
    const [containers, rate] = cells[index % cells.length] ?? [3, 10];
    yield { random: seededRandom(seed + 7_919 * index), containers, rate, index };
  }
}
