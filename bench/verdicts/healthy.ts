/** Healthy functions: how often any of them, or any container of theirs, is called leaking. */

import { HOUR_MS, MINUTE_MS, START_MS, samples } from './cells.ts';
import { functionOf } from './model/function.ts';
import { simulate } from './model/simulate.ts';
import { Shares } from './share.ts';
import { watch } from './watch.ts';

export interface HealthyOptions {
  readonly seed: number;
  readonly functions: number;
  readonly isNew: boolean;
  readonly hours: number;
}

/** False `leaking` within ten minutes, an hour, the whole; standing at the end; by kind. */
export function healthyTable({ seed, functions, isNew, hours }: HealthyOptions): string[] {
  const shares = new Shares();
  const long = hours > 2;
  const cells = long
    ? ([
        [3, 2],
        [5, 3],
        [10, 1],
      ] as const)
    : undefined;
  for (const { random, containers, rate } of samples(seed, functions, cells)) {
    const model = functionOf(random, { containers, rate });
    const fromMs = START_MS;
    const toMs = fromMs + hours * HOUR_MS;
    const leadMs = isNew ? 0 : 4 * HOUR_MS;
    const simulation = simulate(random, {
      name: 'healthy',
      deploys: [{ model, version: '1', fromMs: 0 }],
      fromMs,
      toMs,
      leadMs,
    });
    let first = Number.POSITIVE_INFINITY;
    let standing = false;
    watch(
      simulation,
      { fromMs: fromMs + MINUTE_MS, toMs, everyMs: (long ? 120 : 20) * 1_000 },
      ({ atMs, fn }) => {
        standing = fn.leak.verdict === 'leaking' || fn.leak.containersLeaking > 0;
        if (standing) first = Math.min(first, atMs);
        return undefined;
      },
    );
    shares.note('ever in 10 min', first <= fromMs + 10 * MINUTE_MS);
    shares.note('ever in 1 h', first <= fromMs + HOUR_MS);
    if (hours > 1) shares.note(`ever in ${hours} h`, first <= toMs);
    shares.note('standing at the end', standing);
    shares.note(`  ${model.memory.kind}`, Number.isFinite(first));
  }
  return shares.lines();
}
