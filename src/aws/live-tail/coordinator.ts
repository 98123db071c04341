import type { Clock } from '../clock.ts';
import type { LogGroup } from '../discovery/log-group.ts';
import { pollIntervals } from '../poll/poll-intervals.ts';
import type { TailedGroups } from '../tailed-groups.ts';
import { settleMs } from './sampled-seconds.ts';
import type { LiveTailPool } from './session-pool.ts';

/** Live Tail begins when all groups are read back, or after so long with those that are. */
const togetherMs = 10_000;
const noGroups: ReadonlySet<LogGroup> = new Set();

/**
 * Has Live Tail and polling share the groups: gives what to call whenever the state of one of them changed. A group
 * that is read back is handed to the sessions (`pool`; `null` without Live Tail), one that they tell of is polled
 * less often, and where they began or ended to tell of one it is read at once.
 */
export function createLiveTailCoordinator(deps: {
  readonly readings: TailedGroups;
  readonly pool: LiveTailPool | null;
  readonly clock: Clock;
  /** Between two readings of a group, as asked for. */
  readonly intervalMs: number;
}): () => void {
  const { readings, pool, clock } = deps;
  const openedAt = clock.now();

  function areTogether(): boolean {
    if (clock.now() - openedAt >= togetherMs) return true;
    return readings
      .states()
      .every(({ watermark, problem, missing }) => watermark !== null || problem !== null || missing);
  }

  return () => {
    const liveGroups = pool?.state().liveGroups ?? noGroups;
    const cadence = pollIntervals(readings.groups().length, deps.intervalMs);
    const isTime = areTogether();
    for (const reading of readings.all()) {
      const { group, poller } = reading;
      const { watermark, problem, missing } = poller.state();
      // Not before its range is read back, so that events come in their order.
      const isReady = watermark !== null || problem !== null;
      if (!reading.inLiveTail && isTime && isReady && pool !== null && readings.isTailable(group)) {
        reading.inLiveTail = true;
        pool.add(group);
      }
      const isLive = liveGroups.has(group);
      poller.setIntervalMs(isLive ? cadence.liveMs : cadence.polledMs);
      // What came between the last reading and the session's start, or since it broke.
      if (isLive !== reading.isLive && !missing) poller.requestPollBy(clock.now() + (isLive ? settleMs : 0));
      reading.isLive = isLive;
    }
  };
}
