import { createLedger, type Ledger } from './deduplicator.ts';
import type { LogGroup } from './discovery/log-group.ts';
import { canTail } from './live-tail/availability.ts';
import type { Poller, PollerState } from './poll/poller.ts';

/** One log group that is read. */
export interface GroupReading {
  readonly group: LogGroup;
  readonly poller: Poller;
  /** What of the group was told already. */
  readonly ledger: Ledger;
  /** It was handed to the Live Tail sessions. */
  inFleet: boolean;
  /** A session tells of it. */
  isLive: boolean;
}

/** The log groups that are read, in the order in which they came. */
export interface GroupReadings {
  add(group: LogGroup): GroupReading;
  all(): readonly GroupReading[];
  of(group: LogGroup): GroupReading | null;
  groups(): readonly LogGroup[];
  states(): readonly PollerState[];
  /** Those that polling can read now: not what is refused, or not there. */
  readable(): readonly GroupReading[];
  /** Whether Live Tail can be asked for the group now: it exists, and is of a log class that has it. */
  isTailable(group: LogGroup): boolean;
  /** Has every group read at `at` (epoch ms) at the latest. */
  pollAllBy(at: number): void;
}

/** `open` makes the poller of a group; it is for the caller to run it. */
export function createGroupReadings(open: (group: LogGroup, ledger: Ledger) => Poller): GroupReadings {
  const readings = new Map<LogGroup, GroupReading>();
  const all = () => [...readings.values()];
  return {
    add(group) {
      const ledger = createLedger();
      const reading = { group, ledger, poller: open(group, ledger), inFleet: false, isLive: false };
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
      return isThere && canTail(group);
    },
    pollAllBy(at) {
      for (const { poller } of readings.values()) poller.pollBy(at);
    },
  };
}
