import { createDeduplicator, type Deduplicator } from './deduplicator.ts';
import type { LogGroup } from './discovery/log-group.ts';
import { supportsLiveTail } from './live-tail/availability.ts';
import type { Poller, PollerState } from './poll/poller.ts';

/** One log group that is read. */
export interface TailedGroup {
  readonly group: LogGroup;
  readonly poller: Poller;
  /** What of the group was told already. */
  readonly deduplicator: Deduplicator;
  /** It was handed to the Live Tail sessions. */
  inLiveTail: boolean;
  /** A session tells of it. */
  isLive: boolean;
}

/** The log groups that are read, in the order in which they came. */
export interface TailedGroups {
  add(group: LogGroup): TailedGroup;
  all(): readonly TailedGroup[];
  of(group: LogGroup): TailedGroup | null;
  groups(): readonly LogGroup[];
  states(): readonly PollerState[];
  /** Those that polling can read now: not what is refused, or not there. */
  readable(): readonly TailedGroup[];
  /** Whether Live Tail can be asked for the group now: it exists, and is of a log class that has it. */
  isTailable(group: LogGroup): boolean;
  /** Has every group read at `at` (epoch ms) at the latest. */
  requestAllBy(at: number): void;
}

/** `open` makes the poller of a group; it is for the caller to run it. */
export function createTailedGroups(
  open: (group: LogGroup, deduplicator: Deduplicator) => Poller,
): TailedGroups {
  const readings = new Map<LogGroup, TailedGroup>();
  const all = () => [...readings.values()];
  return {
    add(group) {
      const deduplicator = createDeduplicator();
      const reading = {
        group,
        deduplicator,
        poller: open(group, deduplicator),
        inLiveTail: false,
        isLive: false,
      };
      readings.set(group, reading);
      return reading;
    },
    all,
    of: (group) => readings.get(group) ?? null,
    groups: () => [...readings.keys()],
    states: () => all().map(({ poller }) => poller.state()),
    readable() {
      return all().filter(({ poller }) => {
        const { problem, missing } = poller.state();
        return problem === null && !missing;
      });
    },
    isTailable(group) {
      const state = readings.get(group)?.poller.state();
      const isThere = state !== undefined && !state.missing && state.problem?.kind !== 'wrong-class';
      return isThere && supportsLiveTail(group);
    },
    requestAllBy(at) {
      for (const { poller } of readings.values()) poller.requestPollBy(at);
    },
  };
}
