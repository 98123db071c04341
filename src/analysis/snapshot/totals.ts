import { addCounts, type Counts, noCounts } from '../model/counts.ts';
import type { Leak } from '../model/leak.ts';
import { type Memory, utilization } from '../model/memory.ts';
import type { FunctionSnapshot, Totals } from '../model/snapshot.ts';

/** The sums over all functions: the cards of the overview and the report's totals. */
export function totalsOf(functions: readonly FunctionSnapshot[]): Totals {
  const counts = noCounts();
  let peak: Totals['peak'] = null;
  let highest = Number.NEGATIVE_INFINITY;
  for (const fn of functions) {
    addCounts(counts, fn);
    const { peakMb, sizeMb } = fn.memory;
    const share = utilization(peakMb, sizeMb);
    if (peakMb === null || sizeMb === null || share === null || fn.emulated || share <= highest) continue;
    highest = share;
    peak = { usedMb: peakMb, sizeMb, functionName: fn.functionName };
  }
  return {
    ...counts,
    containers: sum(functions, (fn) => fn.containers),
    coldStarts: sum(functions, (fn) => fn.coldStarts),
    leakingContainers: sum(functions, (fn) => fn.leak.containersLeaking),
    judgedContainers: sum(functions, (fn) => fn.leak.containersJudged),
    peak,
  };
}

/** Order of attention: who dies, then who leaks, then who is nearest to the limit. */
export function worstFirst(left: Ranked, right: Ranked): number {
  return (
    right.oomKills + right.runtimeOoms - (left.oomKills + left.runtimeOoms) ||
    verdictRank(right.leak) - verdictRank(left.leak) ||
    (right.memory.peakUtilization ?? 0) - (left.memory.peakUtilization ?? 0) ||
    compareNames(left.key, right.key)
  );
}

interface Ranked extends Counts {
  readonly key: string;
  readonly memory: Memory;
  readonly leak: Leak;
}

function verdictRank({ verdict }: Leak): number {
  return verdict === 'leaking' ? 2 : verdict === 'watching' ? 1 : 0;
}

function sum<Item>(items: readonly Item[], figure: (item: Item) => number): number {
  return items.reduce((total, item) => total + figure(item), 0);
}

function compareNames(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
