import { type Coverage, createCoverage } from './coverage.ts';
import { createDeduplicator, type Deduplicator } from './deduplicator.ts';
import type { LogGroup } from './discovery/log-group.ts';
import { supportsLiveTail } from './live-tail/availability.ts';
import type { Poller, PollerState } from './poll/poller.ts';

/** What is known of a log group that is read, by polling and Live Tail together. */
export interface ReadState {
  /** Which events were delivered. */
  readonly deduplicator: Deduplicator;
  /** Which ranges of time were read. */
  readonly coverage: Coverage;
}

/** One log group that is read. */
export interface TailedGroup extends ReadState {
  readonly group: LogGroup;
  readonly poller: Poller;
  /** It was handed to the Live Tail sessions. */
  inLiveTail: boolean;
  /** A session covers it now. */
  isLive: boolean;
}

/** The log groups that are read, in the order in which they were added. */
export interface TailedGroups {
  add(group: LogGroup): TailedGroup;
  all(): readonly TailedGroup[];
  of(group: LogGroup): TailedGroup | null;
  groups(): readonly LogGroup[];
  states(): readonly PollerState[];
  /** Those that polling can read now: neither refused nor missing. */
  readable(): readonly TailedGroup[];
  /** Whether Live Tail can be asked for the group now: it exists, and its log class has Live Tail. */
  isTailable(group: LogGroup): boolean;
  /** Requests a poll of every group at `at` (epoch ms) at the latest. */
  requestAllBy(at: number): void;
}

/** `open` creates the poller of a group; the caller runs it. */
export function createTailedGroups(open: (group: LogGroup, state: ReadState) => Poller): TailedGroups {
  const tailed = new Map<LogGroup, TailedGroup>();
  const all = () => [...tailed.values()];
  return {
    add(group) {
      const state = { deduplicator: createDeduplicator(), coverage: createCoverage() };
      const added = { ...state, group, poller: open(group, state), inLiveTail: false, isLive: false };
      tailed.set(group, added);
      return added;
    },
    all,
    of: (group) => tailed.get(group) ?? null,
    groups: () => [...tailed.keys()],
    states: () => all().map(({ poller }) => poller.state()),
    readable() {
      return all().filter(({ poller }) => {
        const { problem, missing } = poller.state();
        return problem === null && !missing;
      });
    },
    isTailable(group) {
      const state = tailed.get(group)?.poller.state();
      const exists = state !== undefined && !state.missing && state.problem?.kind !== 'wrong-class';
      return exists && supportsLiveTail(group);
    },
    requestAllBy(at) {
      for (const { poller } of tailed.values()) poller.requestPollBy(at);
    },
  };
}
