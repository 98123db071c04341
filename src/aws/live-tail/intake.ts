import type { LogEvent } from '../../events/log-event.ts';
import type { FetchedEvent } from '../client/api.ts';
import type { ServiceClock } from '../client/service-clock.ts';
import type { Clock } from '../clock.ts';
import { eventIn, includesStream, type LogGroup } from '../discovery/log-group.ts';
import type { Mailbox } from '../mailbox.ts';
import type { TailWindow } from '../tail-window.ts';
import type { TailedGroup } from '../tailed-groups.ts';
import { createSampledSeconds, settleMs } from './sampled-seconds.ts';
import { silenceMs } from './session.ts';

/** Batches that may wait for a slow consumer before updates are left to polling. */
const updatesWaiting = 600;

/** Takes what Live Tail sends: new events go into the mailbox, and what it dropped is read back by polling. */
export interface LiveTailIntake {
  /** Events of one group, sent by the session of that number. */
  events(session: number, group: LogGroup, events: readonly FetchedEvent[]): void;
  /** An update of these groups is complete; `sampled`: the service dropped some events of its second. */
  update(session: number, groups: readonly LogGroup[], sampled: boolean): void;
  /** A group is read up to that service time (epoch ms): events that were dropped before it are known. */
  readUpTo(group: LogGroup, watermark: number): void;
  /** Seconds that were sampled and are not read back. */
  sampledSeconds(): number;
  /** Events sent that were known already. */
  duplicates(): number;
  /** A session was open at least once. */
  everLive(): boolean;
}

/** Events of a group that is not tailed are dropped. */
export function createLiveTailIntake(deps: {
  readonly mailbox: Mailbox<readonly LogEvent[]>;
  readonly clock: Clock;
  readonly service: ServiceClock;
  readonly window: TailWindow;
  /** Service time (epoch ms) from which on a poll is the last one. */
  readonly closesAt: () => number;
  readonly tailedGroup: (group: LogGroup) => TailedGroup | null;
}): LiveTailIntake {
  const { mailbox, clock, service, window, tailedGroup } = deps;
  const sampledSeconds = createSampledSeconds();
  /** When each open session sent its last update, in service time. */
  const lastUpdates = new Map<number, number>();
  let duplicates = 0;
  let everLive = false;
  const isFull = () => mailbox.waiting() > updatesWaiting;

  /** Notes the update, and returns when the one before it came; `null` after a pause, and for the first one. */
  function previousUpdate(session: number, now: number): number | null {
    for (const [other, at] of lastUpdates) if (now - at > silenceMs) lastUpdates.delete(other);
    const previous = lastUpdates.get(session) ?? null;
    lastUpdates.set(session, now);
    return previous;
  }

  return {
    events(session, group, events) {
      const deduplicator = tailedGroup(group)?.deduplicator;
      if (deduplicator === undefined || isFull()) return;
      const now = clock.now();
      const until = window.until();
      const fresh: LogEvent[] = [];
      for (const event of events) {
        if (!includesStream(group, event.logStream)) continue;
        if (until !== null && event.timestamp > until) continue;
        if (deduplicator.acceptLive(session, event, now)) fresh.push(eventIn(group, event));
        else duplicates += 1;
      }
      if (fresh.length > 0) mailbox.put(fresh);
    },
    update(session, groups, sampled) {
      everLive = true;
      const now = service.now();
      const previous = previousUpdate(session, now);
      // A consumer that does not keep up drops updates: the same as if the service had.
      const isWhole = !sampled && !isFull();
      if (isWhole && previous !== null) {
        for (const group of groups) tailedGroup(group)?.coverage.add(previous, now);
      }
      // What is ingested after the last poll of a window is not part of it.
      if (isWhole || now + settleMs > deps.closesAt()) return;
      sampledSeconds.add(now, groups);
      for (const group of groups) tailedGroup(group)?.poller.requestPollBy(clock.now() + settleMs);
    },
    readUpTo: sampledSeconds.readUpTo,
    sampledSeconds: sampledSeconds.count,
    duplicates: () => duplicates,
    everLive: () => everLive,
  };
}
