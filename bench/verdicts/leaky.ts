/** Leaking functions: what is found, warned of and forecast, and whether healthy siblings are left in peace. */

import type { InvocationsToLimit } from '../../src/analysis/model/leak.ts';
import { HOUR_MS, MINUTE_MS, START_MS, samples } from './cells.ts';
import { functionOf } from './model/function.ts';
import type { LeakKind } from './model/leak.ts';
import { type Simulation, simulate } from './model/simulate.ts';
import { Shares } from './share.ts';
import { watch } from './watch.ts';

interface Alarm {
  readonly atMs: number;
  readonly forecasts: {
    readonly n: number;
    readonly left: InvocationsToLimit | null;
    readonly atMs: number;
    readonly minutes: number | null;
  }[];
}

export interface LeakyOptions {
  readonly seed: number;
  readonly functions: number;
  readonly hours: number;
  readonly kind?: LeakKind;
}

const MOMENTS = [
  ['at the alarm', 1],
  ['half-way', 0.5],
  ['at 90 %', 0.1],
] as const;

export function leakyTable({ seed, functions, hours, kind }: LeakyOptions): string[] {
  const shares = new Shares();
  for (const { random, containers, rate } of samples(seed, functions)) {
    const model = functionOf(random, { containers, rate, leak: kind ?? 'any' });
    const fromMs = START_MS;
    const toMs = fromMs + hours * HOUR_MS;
    const simulation = simulate(random, {
      name: 'leaky',
      deploys: [{ model, version: '1', fromMs: 0 }],
      fromMs,
      toMs,
      leadMs: 0,
    });
    const material = [...simulation.containers.values()].some((container) => container.material);
    const alarms = new Map<string, Alarm>();
    const accused = new Set<string>();
    let found = Number.POSITIVE_INFINITY;
    let standing = false;
    watch(
      simulation,
      { fromMs: fromMs + MINUTE_MS, toMs, everyMs: (hours > 4 ? 60 : 20) * 1_000, containers: true },
      ({ atMs, fn, snapshot }) => {
        standing = fn.leak.verdict === 'leaking';
        if (standing || fn.leak.containersLeaking > 0) found = Math.min(found, atMs);
        for (const { logStream, current, lifeAttempts, lives } of snapshot.containers) {
          if (current.verdict !== 'leaking') continue;
          accused.add(logStream);
          const key = `${logStream} ${lives}`;
          const alarm = alarms.get(key) ?? { atMs, forecasts: [] };
          if (!alarms.has(key)) shares.note('alarms with a forecast', current.invocationsToLimit !== null);
          alarms.set(key, alarm);
          alarm.forecasts.push({
            n: lifeAttempts,
            left: current.invocationsToLimit,
            atMs,
            minutes: current.minutesToLimit,
          });
        }
        return undefined;
      },
    );
    note(shares, simulation, {
      found,
      standing,
      material,
      accused,
      alarms,
      toMs,
      fromMs,
      kind: model.leak?.kind ?? '',
    });
  }
  return shares.lines();
}

interface Seen {
  readonly found: number;
  readonly standing: boolean;
  readonly material: boolean;
  readonly accused: ReadonlySet<string>;
  readonly alarms: ReadonlyMap<string, Alarm>;
  readonly fromMs: number;
  readonly toMs: number;
  readonly kind: string;
}

function note(shares: Shares, simulation: Simulation, seen: Seen): void {
  const { found, standing, material, accused, alarms, fromMs, toMs, kind } = seen;
  const [kill] = simulation.kills;
  if (kill !== undefined) {
    shares.note('first kill warned of', found < kill.atMs);
    shares.note(`  ${kind}`, found < kill.atMs);
  }
  if (material) {
    shares.note('material leak found in 10 min', found <= fromMs + 10 * MINUTE_MS);
    shares.note('  in 1 h', found <= fromMs + HOUR_MS);
    shares.note('  in all', found <= toMs);
    shares.note('  function verdict at the end', standing);
  }
  for (const { stream, leaks, material: leaksMuch } of simulation.containers.values()) {
    if (!leaks) shares.note('healthy siblings accused', accused.has(stream));
    else if (leaksMuch) shares.note('containers with a material leak found', accused.has(stream));
  }
  scoreForecasts(shares, simulation, alarms);
}

function scoreForecasts(shares: Shares, simulation: Simulation, alarms: ReadonlyMap<string, Alarm>): void {
  const lives = new Map<string, number>();
  for (const { stream, life, atMs } of simulation.kills) {
    const number = (lives.get(stream) ?? 0) + 1;
    lives.set(stream, number);
    const alarm = alarms.get(`${stream} ${number}`);
    if (alarm === undefined) continue;
    const [first] = alarm.forecasts;
    if (first === undefined) continue;
    for (const [moment, share] of MOMENTS) {
      const wanted =
        share === 1
          ? first
          : alarm.forecasts.find(({ n }) => life - n <= share * (share === 0.1 ? life : life));
      if (wanted?.left == null || life - wanted.n < 1) continue;
      const left = life - wanted.n;
      const { p10, p90, p50 } = wanted.left;
      shares.note(
        `80 % interval covers, ${moment}`,
        left >= p10 && left <= (p90 ?? Number.POSITIVE_INFINITY),
      );
      shares.note(`  killed before p10, ${moment}`, left < p10);
      shares.note(`  median within x1.25, ${moment}`, p50 / left < 1.25 && left / p50 < 1.25);
      if (wanted.minutes !== null) {
        const minutes = (atMs - wanted.atMs) / MINUTE_MS;
        shares.note(
          `  minutes within x2, ${moment}`,
          wanted.minutes / minutes < 2 && minutes / wanted.minutes < 2,
        );
      }
    }
  }
}
