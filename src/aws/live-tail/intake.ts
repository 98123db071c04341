import type { LogEvent } from '../../events/log-event.ts';
import type { FetchedEvent } from '../client/api.ts';
import type { ServiceClock } from '../client/service-clock.ts';
import type { Clock } from '../clock.ts';
import type { Deduplicator } from '../deduplicator.ts';
import { eventIn, includesStream, type LogGroup } from '../discovery/log-group.ts';
import type { Mailbox } from '../mailbox.ts';
import { createSampledSeconds, settleMs } from './sampled-seconds.ts';

/** Batches that may wait for a slow reader before updates are left to read-back. */
const updatesWaiting = 600;

/** Takes what Live Tail tells: new events into the mailbox, and what it left out to be read back. */
export interface LiveTailIntake {
  /** Events of one group, as the session of that number told them. */
  events(session: number, group: LogGroup, events: readonly FetchedEvent[]): void;
  /** An update of these groups is over; `sampled`: the service left out some of its second. */
  update(groups: readonly LogGroup[], sampled: boolean): void;
  /** A group is read up to that service time (epoch ms): what was left out before it is known. */
  readUpTo(group: LogGroup, watermark: number): void;
  /** Seconds that were sampled and are not read back. */
  sampledSeconds(): number;
  /** Events told that were known already. */
  duplicates(): number;
  /** A session stood at least once. */
  everLive(): boolean;
}

/** What was told already is known by the group's deduplicator; a group without one is passed over. */
export function createLiveTailIntake(deps: {
  readonly mailbox: Mailbox<readonly LogEvent[]>;
  readonly clock: Clock;
  readonly service: ServiceClock;
  /** Events after it (epoch ms) are not wanted; `null`: all are. */
  readonly until: number | null;
  /** Service time (epoch ms) from which on a reading is the last one. */
  readonly closesAt: () => number;
  readonly ledgerOf: (group: LogGroup) => Deduplicator | null;
  /** Has a group read by then (epoch ms). */
  readonly readBy: (group: LogGroup, at: number) => void;
}): LiveTailIntake {
  const { mailbox, clock, service, until } = deps;
  const sampled = createSampledSeconds();
  let duplicates = 0;
  let everLive = false;
  const isFull = () => mailbox.waiting() > updatesWaiting;

  return {
    events(session, group, events) {
      const deduplicator = deps.ledgerOf(group);
      if (deduplicator === null || isFull()) return;
      const now = clock.now();
      const fresh: LogEvent[] = [];
      for (const event of events) {
        if (!includesStream(group, event.logStream)) continue;
        if (until !== null && event.timestamp > until) continue;
        if (deduplicator.acceptLive(session, event, now)) fresh.push(eventIn(group, event));
        else duplicates += 1;
      }
      if (fresh.length > 0) mailbox.put(fresh);
    },
    update(groups, wasSampled) {
      everLive = true;
      // What is taken in after the last reading of a window is no part of it.
      if (service.now() + settleMs > deps.closesAt()) return;
      // A reader that does not keep up leaves updates out: the same as if the service had.
      if (!wasSampled && !isFull()) return;
      sampled.add(
        service.now(),
        groups.map(({ identifier }) => identifier),
      );
      for (const group of groups) deps.readBy(group, clock.now() + settleMs);
    },
    readUpTo: ({ identifier }, watermark) => sampled.readUpTo(identifier, watermark),
    sampledSeconds: sampled.count,
    duplicates: () => duplicates,
    everLive: () => everLive,
  };
}
