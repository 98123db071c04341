/** Looks at random moments of simulated functions: what the leak odds are fitted on. */

import type { LifeSummary } from '../../src/analysis/leak/life-summary.ts';
import { summarizeLife } from '../../src/analysis/leak/life-summary.ts';
import { addLives, type LeakPool } from '../../src/analysis/leak/pool.ts';
import {
  endLife,
  type FunctionRun,
  newFunctionRun,
  newStreamRun,
  report,
  type StreamRun,
} from '../leaks/drive.ts';
import { generateFunctions } from '../leaks/generator.ts';
import { MINUTE_MS, START_MS, samples } from './cells.ts';
import { functionOf } from './model/function.ts';
import { simulate } from './model/simulate.ts';

export interface LookedAtLife {
  readonly life: LifeSummary;
  readonly leaks: boolean;
}

/** One look at one function. */
export interface LookedAt {
  readonly pool: LeakPool;
  /** `null`: some of its lives leak and some do not, or the leak stays immaterial. */
  readonly leaks: boolean | null;
  readonly lives: readonly LookedAtLife[];
  /** How much the look counts: all looks at a function together count as one. */
  readonly weight: number;
  readonly mixed: boolean;
}

/** Minutes after the first line at which a physical function is looked at. */
const MINUTES = [
  0.35, 0.7, 1, 1.4, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 23, 26, 30, 34, 38, 42, 46, 50, 55, 60,
  70, 80, 90, 100, 110, 120,
] as const;
/** Shares of a labelled function's reports. */
const SHARES = [0.02, 0.04, 0.07, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] as const;
/** Mid-life containers are a fifth of the functions and count double: there a false alarm is dearest. */
const MID_LIFE = { share: 0.2, weight: 2 } as const;
const LABELLED_WEIGHT = 1.5;

/** Functions of the physical model, every second one leaky, most of them new. */
export function* physicalLooks(seed: number, functions: number): Generator<LookedAt> {
  for (const { random, containers, rate, index } of samples(seed, functions)) {
    const model = functionOf(random, { containers, rate, leak: index % 2 === 1 ? 'any' : null });
    const midLife = random.unit() < MID_LIFE.share;
    const simulation = simulate(random, {
      name: 'fit',
      deploys: [{ model, version: '1', fromMs: 0 }],
      fromMs: START_MS,
      toMs: START_MS + 120 * MINUTE_MS,
      leadMs: midLife ? 180 * MINUTE_MS : 0,
      withoutLines: true,
    });
    const all = [...simulation.containers.values()];
    const material = all.some((container) => container.material);
    const mixed = model.leak?.kind === 'flag';
    const heapRamp = model.runtime.startsWith('java');
    const run = newFunctionRun('fit');
    const streams = new Map<string, StreamRun>();
    let next = 0;
    for (const minutes of MINUTES) {
      const until = START_MS + minutes * MINUTE_MS;
      for (; (simulation.reports[next]?.atMs ?? Number.POSITIVE_INFINITY) <= until; next += 1) {
        const each = simulation.reports[next];
        if (each === undefined) break;
        const stream = streamOf(run, streams, each.stream);
        if (stream.killed) endLife(run, stream, true);
        report(run, stream, { sizeMb: model.sizeMb, usedMb: each.usedMb, time: each.atMs });
        stream.killed = each.killed;
      }
      const looked = viewFunction(run, heapRamp);
      yield {
        pool: looked.pool,
        leaks: model.leak === null ? false : material && !mixed ? true : null,
        lives: looked.lives.flatMap(({ stream, life }) => {
          const container = simulation.containers.get(stream.name);
          if (container === undefined || (container.leaks && !material)) return [];
          return [{ life, leaks: container.leaks }];
        }),
        weight: (midLife ? MID_LIFE.weight : 1) / MINUTES.length,
        mixed,
      };
    }
  }
}

/** The labelled functions of `bench/leaks`, at prefixes of their reports. */
export function* labelledLooks(seed: number, functions: number): Generator<LookedAt> {
  for (const labelled of generateFunctions({ seed, functions })) {
    const run = newFunctionRun(labelled.memoryClass);
    for (const [k] of labelled.containers.entries()) run.streams.push(newStreamRun(String(k)));
    const { happenings } = labelled;
    const moments = new Set(SHARES.map((share) => Math.ceil(share * happenings.length)));
    for (const [k, happening] of happenings.entries()) {
      const stream = run.streams[happening.container];
      if (stream === undefined) continue;
      if (happening.type === 'end') endLife(run, stream, happening.killed);
      else report(run, stream, { sizeMb: labelled.limitMb, usedMb: happening.usedMb, time: happening.time });
      if (!moments.has(k + 1) || labelled.label === 'leak_immaterial') continue;
      const { pool, lives } = viewFunction(run, false);
      yield {
        pool,
        leaks: labelled.label === 'leak',
        lives: lives.map(({ stream: { name }, life }) => ({
          life,
          leaks: labelled.containers[Number(name)]?.label === 'leak',
        })),
        weight: LABELLED_WEIGHT / SHARES.length,
        mixed: false,
      };
    }
  }
}

function streamOf(run: FunctionRun, streams: Map<string, StreamRun>, name: string): StreamRun {
  const known = streams.get(name);
  if (known !== undefined) return known;
  const stream = newStreamRun(name);
  streams.set(name, stream);
  run.streams.push(stream);
  return stream;
}

function viewFunction(run: FunctionRun, heapRamp: boolean) {
  const lives = run.streams.flatMap((stream) =>
    stream.detector === null
      ? []
      : [
          {
            stream,
            life: summarizeLife(stream.detector, { killed: stream.killed, running: true, heapRamp }),
          },
        ],
  );
  const ended = run.streams.flatMap((stream) =>
    stream.detector === null && stream.strongest !== null ? [{ stream, life: stream.strongest }] : [],
  );
  const pool = addLives(
    run.pool,
    lives.map(({ life }) => life),
  );
  return { pool, lives: [...lives, ...ended] };
}
