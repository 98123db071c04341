import type { LogEvent } from '../events/log-event.ts';
import type { ParsedEvent } from '../events/parsed-event.ts';
import type { ReportFigures } from '../events/record.ts';
import type { ContainerSums } from './container-sums.ts';

/** What the pipeline reads from: anything that yields batches of events until it ends or is aborted. */
export interface Source {
  /** What is read, for the header, the report and the `session` record. */
  readonly info: SourceInfo;
  /**
   * The events, batch by batch. Ends when the source is exhausted or `signal` is aborted (it then returns,
   * it does not throw). Throws a `CommandError` where nothing more can be had.
   */
  batches(signal: AbortSignal): AsyncIterable<Batch>;
  /**
   * The present time in the clock that stamps the events (epoch ms), where that may not be this machine's: a clock that
   * is wrong, or set while the program runs, does not move it. Left out: `Date.now()`.
   */
  now?(): number;
}

/** What a source reads, and what it cannot know. */
export interface SourceInfo {
  readonly kind: 'live' | 'poll' | 'recording' | 'insights';
  readonly region: string | null;
  readonly logGroups: readonly string[];
  readonly files: readonly string[];
  /** What cannot be known from this source, in words; none where left out. What it meets on the way adds to them. */
  readonly limits?: readonly string[];
}

/** One delivery of a source. Every part may be empty; an empty batch is a heartbeat. */
export interface Batch {
  readonly events: readonly LogEvent[];
  /** Further events, which the source has parsed already; none of them is among `events`. */
  readonly parsed?: readonly Parsed[];
  /**
   * Events that were read and can bear on nothing (application lines that a fast reader did not decode).
   * They count as events, no more.
   */
  readonly skipped?: SkippedEvents;
  /** Log streams that were counted and not read: no event of theirs is in any batch. */
  readonly sums?: readonly ContainerSums[];
  /** The source's whole state and its running totals, whenever they changed. */
  readonly status?: SourceStatus;
  readonly losses?: SourceLosses;
  /**
   * How far AWS's clock is ahead of this machine's, in milliseconds, once that is known and more than a few seconds:
   * the window was moved by it.
   */
  readonly clockAheadMs?: number;
}

/** What a source delivers that parses where it reads. */
export type Parsed = ParsedEvent | ParsedInvocation;

/**
 * The START, END and REPORT of one invocation in the text log format, in this order and with no other event of their
 * log stream between them. It stands for three events because a fast reader of recordings would otherwise spend most of
 * its time on making objects; `eventsOf` gives the three. Nothing behind ingest knows this form.
 */
export interface ParsedInvocation {
  readonly kind: 'invocation';
  readonly account: string | null;
  readonly logGroup: string;
  readonly logStream: string;
  readonly requestId: string;
  readonly version: string | null;
  /** Timestamps of START, END and REPORT, none earlier than the one before it. */
  readonly timestamp: number;
  readonly endedAt: number;
  readonly reportedAt: number;
  /** The figures of its REPORT. */
  readonly report: ReportFigures;
  readonly billedMs: number | null;
  /** Ingestion lag of each line in milliseconds; `null` where the source does not tell. */
  readonly startLagMs: number | null;
  readonly endLagMs: number | null;
  readonly reportLagMs: number | null;
}

/** Events that were counted and not decoded. */
export interface SkippedEvents {
  readonly count: number;
  /** Earliest and latest timestamp among them; `null` where not read. */
  readonly from: number | null;
  readonly to: number | null;
}

/** What the source itself knows of completeness. Running totals since it was opened. */
export interface SourceLosses {
  /** Events that the service sent again and the source dropped. */
  readonly duplicates: number;
  /** Input records that could not be read as log events, and the first reason. */
  readonly unreadable: number;
  readonly firstUnreadable: string | null;
  /** Live Tail seconds that the service sampled and that have not been read back since. */
  readonly sampledSeconds: number;
  /** Ranges that the source could not read and will not read any more. */
  readonly gaps: readonly Gap[];
  /** Left out before the first Live Tail session. */
  readonly liveTail?: LiveTailCost;
  /**
   * In the last losses of a source that did not read all that was asked for (`gaps` has the ranges): `credentials` where
   * they ended or a permission is missing, `unread` for every other reason. Left out where everything was read.
   */
  readonly incomplete?: 'credentials' | 'unread';
}

/** A range of time (epoch ms) of which events are missing. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

/** What the source is doing now: the state word of the header, and why. */
export type SourceStatus =
  | { readonly state: 'connecting'; readonly detail: string }
  /**
   * `polled`: groups that Live Tail does not take are polled meanwhile, and why. `waitingFor`, here and where
   * polled: what was asked for and is not there yet, in words.
   */
  | {
      readonly state: 'live';
      readonly sessions: number;
      readonly cost: LiveTailCost;
      readonly polled?: { readonly groups: number; readonly reason: string };
      readonly waitingFor?: string;
    }
  /** `reason` says why it is not Live Tail; `null` when polling was asked for. */
  | {
      readonly state: 'polling';
      readonly intervalMs: number;
      /** How far each poll reads back for late events: what was asked for, or more where the lag asks for it. */
      readonly overlapMs?: number;
      readonly reason: string | null;
      readonly cost: LiveTailCost;
      readonly waitingFor?: string;
    }
  | {
      readonly state: 'reading-back';
      readonly from: number;
      readonly to: number;
      readonly cost: LiveTailCost;
    }
  | { readonly state: 'reconnecting'; readonly reason: string; readonly cost: LiveTailCost }
  | {
      readonly state: 'backing-off';
      readonly retryInMs: number;
      readonly reason: string;
      readonly cost: LiveTailCost;
    }
  /** Credentials ended mid-way: the screen stays and says which command fixes it. */
  | { readonly state: 'credentials'; readonly problem: string; readonly hint: string }
  /** Groups that do not exist yet are waited for. */
  | { readonly state: 'waiting'; readonly detail: string }
  /**
   * `bytesScanned`: what Logs Insights has gone through, which is what it costs by. `counting`: it counts lines for
   * sums, and gives none yet.
   */
  | {
      readonly state: 'reading';
      readonly done: number;
      readonly total: number | null;
      readonly bytesScanned?: number;
      readonly counting?: boolean;
    }
  | {
      readonly state: 'replaying';
      readonly speed: number;
      readonly paused: boolean;
      readonly position: number;
      readonly from: number;
      readonly to: number;
    }
  | { readonly state: 'ended'; readonly reason: string };

/** Live Tail is paid by the session-minute. */
export interface LiveTailCost {
  readonly sessionMinutes: number;
  readonly usd: number;
}

/**
 * USD a minute for each open Live Tail session (CloudWatch pricing, us-east-1, November 2026; other Regions differ
 * little). The first 1,800 minutes of a month are free for an account; what it used already is not known here, so
 * the figure is what these minutes cost beyond them.
 */
export const usdPerSessionMinute = 0.01;

/** What Live Tail costs before its first session. */
export const noCost: LiveTailCost = { sessionMinutes: 0, usd: 0 };

/** A source that has lost nothing. */
export const noLosses: SourceLosses = {
  duplicates: 0,
  unreadable: 0,
  firstUnreadable: null,
  sampledSeconds: 0,
  gaps: [],
};
