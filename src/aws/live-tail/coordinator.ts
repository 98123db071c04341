import type { Clock } from '../clock.ts';
import type { LogGroup } from '../discovery/log-group.ts';
import { pollIntervals } from '../poll/poll-intervals.ts';
import type { TailedGroups } from '../tailed-groups.ts';
import { settleMs } from './sampled-seconds.ts';
import type { LiveTailPool } from './session-pool.ts';

/** Live Tail begins when all groups are read back, or after this long with those that are. */
const togetherMs = 10_000;
const noGroups: ReadonlySet<LogGroup> = new Set();

/**
 * Divides the groups between Live Tail and polling: returns what to call whenever the state of a group changed. A group
 * that is read back is handed to the sessions (`pool`; `null` without Live Tail). One that they cover is polled less
 * often, and it is polled at once when that begins or ends.
 */
export function createLiveTailCoordinator(deps: {
  readonly tailed: TailedGroups;
  readonly pool: LiveTailPool | null;
  readonly clock: Clock;
  /** Between two polls of a group, as asked for. */
  readonly intervalMs: number;
}): () => void {
  const { tailed: groups, pool, clock } = deps;
  const openedAt = clock.now();

  function areTogether(): boolean {
    if (clock.now() - openedAt >= togetherMs) return true;
    return groups
      .states()
      .every(({ watermark, problem, missing }) => watermark !== null || problem !== null || missing);
  }

  return () => {
    const liveGroups = pool?.state().liveGroups ?? noGroups;
    const intervals = pollIntervals(groups.groups().length, deps.intervalMs);
    const isTime = areTogether();
    for (const tailed of groups.all()) {
      const { group, poller } = tailed;
      const { watermark, problem, missing } = poller.state();
      // Not before its range is read back, so that events come in order.
      const isReady = watermark !== null || problem !== null;
      if (!tailed.inLiveTail && isTime && isReady && pool !== null && groups.isTailable(group)) {
        tailed.inLiveTail = true;
        pool.add(group);
      }
      const isLive = liveGroups.has(group);
      poller.setIntervalMs(isLive ? intervals.liveMs : intervals.polledMs);
      // What was ingested between the last poll and the start of the session, or since it broke.
      if (isLive !== tailed.isLive && !missing) poller.requestPollBy(clock.now() + (isLive ? settleMs : 0));
      tailed.isLive = isLive;
    }
  };
}
