/** The leak verdicts over the reports of one function, driven as the analyzer drives them. */

import { envelopeAfter, feed } from '../../src/analysis/leak/detector.ts';
import { type Detector, newDetector } from '../../src/analysis/leak/detector-state.ts';
import { judgeFunction, judgeLife, strongerVerdict } from '../../src/analysis/leak/judge.ts';
import { type LifeSummary, strongestLife, summarizeLife } from '../../src/analysis/leak/life-summary.ts';
import { addLife, addLives, type LeakPool, newPool } from '../../src/analysis/leak/pool.ts';
import type { LeakVerdict } from '../../src/analysis/model/leak.ts';
import type { LabelledFunction } from './generator.ts';

export interface StreamRun {
  readonly name: string;
  detector: Detector | null;
  /** Its present life was killed and waits for the next. */
  killed: boolean;
  strongest: LifeSummary | null;
}

export interface FunctionRun {
  readonly name: string;
  readonly streams: StreamRun[];
  pool: LeakPool;
  envelopeMb: number;
}

export function newFunctionRun(name: string): FunctionRun {
  return { name, streams: [], pool: newPool(0), envelopeMb: 0 };
}

export function newStreamRun(name: string): StreamRun {
  return { name, detector: null, killed: false, strongest: null };
}

export interface Report {
  readonly sizeMb: number;
  readonly usedMb: number;
  readonly time: number;
}

export function report(run: FunctionRun, stream: StreamRun, { sizeMb, usedMb, time }: Report): Detector {
  if (run.pool.limitMb !== sizeMb) {
    run.pool = newPool(sizeMb);
    run.envelopeMb = 0;
  }
  if (stream.detector !== null && stream.detector.limitMb !== sizeMb) endLife(run, stream, false);
  stream.detector ??= newDetector(sizeMb);
  feed(stream.detector, usedMb, run.envelopeMb, time);
  run.envelopeMb = envelopeAfter(run.envelopeMb, stream.detector);
  return stream.detector;
}

export function endLife(run: FunctionRun, stream: StreamRun, killed: boolean): LifeSummary | null {
  if (stream.detector === null) return null;
  const ended = summarizeLife(stream.detector, { killed });
  if (ended.limitMb === run.pool.limitMb) run.pool = addLife(run.pool, ended);
  stream.strongest = strongestLife(stream.strongest, ended);
  stream.detector = null;
  stream.killed = false;
  return ended;
}

export interface Verdicts {
  readonly pool: LeakPool;
  readonly function: LeakVerdict;
  readonly streams: readonly { readonly name: string; readonly verdict: LeakVerdict }[];
}

/** The verdicts as they stand: the strongest of every stream's lives, and the function's. */
export function verdictsOf(run: FunctionRun): Verdicts {
  const running = run.streams.map(({ detector, killed }) =>
    detector === null ? null : summarizeLife(detector, { killed, running: true }),
  );
  const pool = addLives(
    run.pool,
    running.filter((life) => life !== null),
  );
  const streams = run.streams.map(({ name, strongest }, k) => {
    const lives = [strongest, running[k] ?? null].filter((life) => life !== null);
    const verdicts = lives.map((life) => judgeLife(life, pool));
    return { name, verdict: verdicts.reduce(strongerVerdict, 'unknown') };
  });
  return { pool, function: judgeFunction(pool), streams };
}

/** All of a generated function's happenings, in order. */
export function driveFunction(labelled: LabelledFunction): FunctionRun {
  const run = newFunctionRun(labelled.memoryClass);
  for (const [k] of labelled.containers.entries()) run.streams.push(newStreamRun(String(k)));
  for (const happening of labelled.happenings) {
    const stream = run.streams[happening.container];
    if (stream === undefined) continue;
    if (happening.type === 'end') endLife(run, stream, happening.killed);
    else report(run, stream, { sizeMb: labelled.limitMb, usedMb: happening.usedMb, time: happening.time });
  }
  return run;
}
