/** A simulation fed line by line to the analyzer itself, and looked at over time as a screen or a gate does. */

import { Analyzer } from '../../src/analysis/analyzer.ts';
import type { FunctionSnapshot, Snapshot } from '../../src/analysis/model/snapshot.ts';
import type { Simulation } from './model/simulate.ts';

export interface Look {
  readonly atMs: number;
  readonly snapshot: Snapshot;
  readonly fn: FunctionSnapshot;
}

export interface Watching {
  readonly everyMs: number;
  /** The first look; lines before it are read back at once. */
  readonly fromMs: number;
  readonly toMs: number;
  /** With the containers one by one. */
  readonly containers?: boolean;
}

/** Calls `each` at every look until it returns false. */
export function watch(
  { events }: Simulation,
  { everyMs, fromMs, toMs, containers = false }: Watching,
  each: (look: Look) => boolean | undefined,
): Analyzer {
  const analyzer = new Analyzer({ pressure: 0.85 });
  let next = 0;
  for (let atMs = fromMs; atMs <= toMs; atMs += everyMs) {
    const from = next;
    while (next < events.length && (events[next]?.timestamp ?? 0) <= atMs) next += 1;
    if (next > from) analyzer.add({ events: events.slice(from, next) });
    const snapshot = analyzer.snapshot({ scope: { containers: containers ? 'all' : 'none' } });
    const [fn] = snapshot.functions;
    if (fn === undefined) continue;
    if (each({ atMs, snapshot, fn }) === false) break;
  }
  return analyzer;
}
