/** How well the forecast of invocations left does on simulated leaks that run until they are killed. */

import { feed } from '../../src/analysis/leak/detector.ts';
import { type Detector, newDetector } from '../../src/analysis/leak/detector-state.ts';
import { forecast } from '../../src/analysis/leak/forecast.ts';
import { LEAKY, makeFunction } from './function-shapes.ts';
import { seededRandom } from './random.ts';
import { medianOfSorted } from './scores.ts';
import { sampleLife } from './simulator.ts';

export interface ForecastScore {
  readonly moment: string;
  readonly forecasts: number;
  readonly medianError: number;
  /** Share of the true values inside the 80 % interval. */
  readonly coverage: number;
}

const LONGEST_LIFE = 4000;

/** A moment comes once in a life, while the alarm stands. */
const MOMENTS: readonly (readonly [string, (left: number, life: number) => boolean])[] = [
  ['at the alarm', () => true],
  ['half of the way', (left, life) => left <= life / 2],
  ['three quarters', (left, life) => left <= life / 4],
];

export function scoreForecasts(seed: number, lives: number): ForecastScore[] {
  const random = seededRandom(seed);
  const misses = MOMENTS.map(() => ({ errors: [] as number[], inside: 0 }));
  for (let life = 0; life < lives; life += 1) {
    const shape = makeFunction(random, random.pick(LEAKY), life % 2 === 0 ? 'hard' : 'field');
    const { usedMb, killed } = sampleLife(random, shape, LONGEST_LIFE);
    if (!killed) continue;
    const detector = newDetector(shape.limitMb);
    const open = new Set(MOMENTS.keys());
    for (let k = 0; k < usedMb.length - 1 && open.size > 0; k += 1) {
      feed(detector, usedMb[k] ?? 0);
      if (detector.state !== 'leak') continue;
      const left = usedMb.length - 1 - k;
      for (const [moment, [, comes]] of MOMENTS.entries()) {
        const score = misses[moment];
        if (score === undefined || !open.has(moment) || !comes(left, usedMb.length)) continue;
        open.delete(moment);
        scoreOne(score, detector, left);
      }
    }
  }
  return MOMENTS.map(([moment], k) => {
    const { errors, inside } = misses[k] ?? { errors: [], inside: 0 };
    return {
      moment,
      forecasts: errors.length,
      medianError: medianOfSorted(errors),
      coverage: inside / errors.length,
    };
  });
}

function scoreOne(score: { errors: number[]; inside: number }, detector: Detector, left: number): void {
  const said = forecast(detector);
  if (said === null) return;
  score.errors.push(Math.abs(said.p50 - left) / left);
  if (left >= said.p10 && left <= (said.p90 ?? Number.POSITIVE_INFINITY)) score.inside += 1;
}
