import { runtimeOf } from '../../events/runtime.ts';
import type { ContainerSums, MemoryRun } from '../../source/container-sums.ts';
import { utilization } from '../model/memory.ts';
import { observe } from '../statistics/histogram.ts';
import { type ContainerState, containerBins, newContainerState, seriesKept } from './container-state.ts';
import type { FoldContext } from './fold-context.ts';
import { feedLife } from './life.ts';
import { push } from './ring-buffer.ts';

/**
 * The state of a container that was counted and not read line by line. Where its REPORTs are known to have come in the
 * order of their values it is what their lines would have given, the leak detector included; only the time of each
 * is spread over those of its run. Else its life is left unknown, and so is the verdict on it. `each` is called
 * after each REPORT of a known life.
 */
export function stateOfSums(
  sums: ContainerSums,
  versionHint: string | null,
  context: FoldContext,
  each: (state: ContainerState) => void,
): ContainerState {
  const { runs, failed, reports } = sums;
  const state = newContainerState({ version: versionHint, at: sums.from });
  const newest = runs.reduce<MemoryRun | null>(
    (best, run) => (best === null || run.to >= best.to ? run : best),
    null,
  );
  const attempts = Math.max(sums.starts, reports);
  const failures = failed.oomKills + failed.timeouts + failed.others;
  state.lastSeen = sums.to;
  state.runtime = runtimeOf(sums.runtimeVersion);
  state.managed = reports > 0 && runs.length === 0;
  state.nextPlace = attempts;
  state.vanished = attempts - reports;
  state.coldStarts = sums.coldStarts;
  state.billedMs = sums.billedMs;
  state.billedReports = sums.billedReports;
  state.unknownDurations = reports;
  state.sizeMb = newest?.sizeMb ?? null;
  state.lastMb = newest?.usedMb ?? null;
  for (const run of runs) {
    observe(state.used, run.usedMb, containerBins, run.count);
    state.peakMb = Math.max(state.peakMb ?? 0, run.usedMb);
    const share = utilization(run.usedMb, run.sizeMb);
    if (share !== null) state.peakUtilization = Math.max(state.peakUtilization ?? 0, share);
  }
  Object.assign(state.counts, {
    reports,
    attempts,
    oomKills: failed.oomKills,
    timeouts: failed.timeouts,
    otherFailures: failed.others,
    nearOoms: nearLimit(runs, context.pressure, failures > 0),
  });
  if (sums.inOrder) live(state, runs, context, each);
  else state.lives = 1 + failures;
  return state;
}

/** New maxima near the limit: the REPORTs after each only repeat it. Those at the limit are of the failed. */
function nearLimit(runs: readonly MemoryRun[], pressure: number, failed: boolean): number {
  return runs.filter(
    ({ usedMb, sizeMb }) => sizeMb !== null && usedMb >= pressure * sizeMb && !(failed && usedMb >= sizeMb),
  ).length;
}

function live(
  state: ContainerState,
  runs: readonly MemoryRun[],
  context: FoldContext,
  each: (state: ContainerState) => void,
): void {
  state.life.sizeMb = state.sizeMb;
  state.life.birthSeen = state.coldStarts > 0;
  for (const { usedMb, sizeMb, count, from, to } of runs) {
    for (let index = 0; index < count; index += 1) {
      const at = count === 1 ? from : from + ((to - from) * index) / (count - 1);
      feedLife(state.life, usedMb, at, sizeMb === null ? 0 : context.envelopeMb(sizeMb, state.version));
      each(state);
    }
    for (let shown = Math.min(count, seriesKept); shown > 0; shown -= 1) {
      push(state.series, usedMb);
      push(state.seriesAt, count === 1 ? to : to - ((to - from) * (shown - 1)) / (count - 1));
      push(state.marks, 'ok');
    }
  }
}
