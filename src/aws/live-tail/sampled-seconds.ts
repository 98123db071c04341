import type { LogGroup } from '../discovery/log-group.ts';

/**
 * Seconds in which Live Tail dropped events, until polling has read them back: that is when every group of the session
 * was polled after that second.
 */
export interface SampledSeconds {
  /** `at`: service time when the update arrived. Updates of one second count once. */
  add(at: number, groups: readonly LogGroup[]): void;
  /** A group is read up to `watermark`: everything ingested before it is known. */
  readUpTo(group: LogGroup, watermark: number): void;
  /** Seconds not read back yet. */
  count(): number;
}

/** FilterLogEvents returns an event a moment after Live Tail did: read back this long after the second. */
export const settleMs = 1_500;
/** Beyond this the oldest are only counted: they were not read back for hours. */
const mostHeld = 10_000;

interface SampledSecond {
  readonly second: number;
  /** When its last update arrived. */
  at: number;
  readonly groups: Set<LogGroup>;
}

/** No sampled second yet. Holds the newest 10,000 one by one. */
export function createSampledSeconds(): SampledSeconds {
  const open: SampledSecond[] = [];
  let dropped = 0;
  return {
    add(at, groups) {
      const second = Math.floor(at / 1_000);
      const known = open.findLast((candidate) => candidate.second <= second);
      if (known !== undefined && known.second === second) {
        known.at = Math.max(known.at, at);
        for (const group of groups) known.groups.add(group);
        return;
      }
      open.push({ second, at, groups: new Set(groups) });
      if (open.length <= mostHeld) return;
      open.shift();
      dropped += 1;
    },
    readUpTo(group, watermark) {
      if (open.length === 0) return;
      for (const second of open) if (second.at + settleMs <= watermark) second.groups.delete(group);
      const left = open.filter(({ groups }) => groups.size > 0);
      open.splice(0, open.length, ...left);
    },
    count: () => open.length + dropped,
  };
}
