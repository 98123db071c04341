import type {
  ChildKilledRecord,
  ExitRecord,
  FailureLineRecord,
  InitReportRecord,
  ReportFigures,
  ReportRecord,
  RestoreReportRecord,
  RuntimeDoneRecord,
  RuntimeOomRecord,
  TimeoutRecord,
} from '../../events/record.ts';
import type { AttemptMark, Outcome } from '../model/attempt.ts';
import { isFailure } from '../model/outcome.ts';

/** The longest timeout that Lambda allows: what started before that runs no more. */
export const longestInvocationMs = 900_000;
/** The same on Managed Instances, for asynchronous invocations and most event sources. */
export const longestManagedMs = 5_400_000;

/** A record that may say that its attempt failed. */
export type SignalRecord =
  | ChildKilledRecord
  | ExitRecord
  | FailureLineRecord
  | InitReportRecord
  | RestoreReportRecord
  | RuntimeDoneRecord
  | RuntimeOomRecord
  | TimeoutRecord;

export interface Signal {
  readonly timestamp: number;
  readonly record: SignalRecord;
}

/**
 * One try of a RequestId in one execution environment. Asynchronous retries repeat the RequestId, so it alone does not
 * identify an attempt: `attemptIdOf` (`identity.ts`) does.
 */
export interface Attempt {
  /**
   * Place in the order of the container's attempts, from 0; -1 while only lines without a RequestId speak of it. Late
   * records change that order, so the place is no identity and stays within `container/`.
   */
  readonly place: number;
  readonly requestId: string | null;
  /** 1 for the first attempt of this RequestId in this stream. */
  readonly ordinal: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly firstAt: number;
  readonly lastAt: number;
  /** Its START or REPORT was in the text format. */
  readonly inText: boolean;
  readonly report: ReportFigures | null;
  readonly reportedAt: number | null;
  /** At most one of each sort, in the order of their time. */
  readonly signals: readonly Signal[];
  readonly outcome: Outcome;
  /** It raised the high-water mark of its life, or set the first: what it needed itself. */
  readonly isMaximum: boolean;
  /** Survived at or above the pressure threshold, by its own need and not by that of one before it. */
  readonly nearOom: boolean;
  /** The first attempt of a life. */
  readonly reset: boolean;
  /** The outcome that the change feed emitted; `null` where it emitted none, or still keeps what it emitted. */
  readonly emittedAs: Outcome | null;
  /** The environment went on to the next attempt, and this one never reported. */
  readonly superseded: boolean;
}

declare const owned: unique symbol;

/** An attempt that the state at hand may change: `ownAttempt` gives it, and a copy of a state shares none of them. */
export type OwnedAttempt = { -readonly [Field in keyof Attempt]: Attempt[Field] } & {
  readonly [owned]: true;
};

/** Nearly every attempt has none. */
const noSignals: readonly Signal[] = [];

/** An attempt with one record, of this time (epoch ms); `null`: the record names no RequestId. */
export function newAttempt(requestId: string | null, at: number): OwnedAttempt {
  const attempt: Attempt = {
    place: -1,
    requestId,
    ordinal: 1,
    startedAt: null,
    endedAt: null,
    firstAt: at,
    lastAt: at,
    inText: false,
    report: null,
    reportedAt: null,
    signals: noSignals,
    outcome: 'running',
    isMaximum: false,
    nearOom: false,
    reset: false,
    superseded: false,
    emittedAs: null,
  };
  return owns(attempt);
}

/** The one door by which an attempt becomes one that may be changed. */
export function owns(attempt: Attempt): OwnedAttempt {
  return attempt as OwnedAttempt;
}

/** A small number made of an id's last characters: two ids are compared as texts only where these agree. */
export function idTag(id: string): number {
  let tag = 0;
  for (let index = Math.max(0, id.length - 6); index < id.length; index += 1) {
    tag = (Math.imul(tag, 31) + id.charCodeAt(index)) | 0;
  }
  return tag;
}

/** A copy that may be changed: signals are never changed in place. */
export function cloneAttempt(attempt: Attempt): OwnedAttempt {
  return Object.assign(newAttempt(attempt.requestId, attempt.firstAt), attempt);
}

/** Started, and nothing has ended it yet. */
export function isOpen(attempt: Attempt): boolean {
  return attempt.startedAt !== null && attempt.report === null && attempt.endedAt === null;
}

/** The attempt's mark in the chart. */
export function markOf(attempt: Attempt): AttemptMark {
  if (isFailure(attempt.outcome)) return attempt.outcome;
  return attempt.reset && attempt.place > 0 ? 'reset' : 'ok';
}

/** Signals of an attempt among which one more failed init is kept: each may name another error type. */
const signalsWithInits = 16;

/** Keeps the first signal of each sort: a crash may print the same words a hundred times. */
export function addSignal(attempt: OwnedAttempt, signal: Signal): void {
  if (signal.record.kind === 'init-report' && attempt.signals.length >= signalsWithInits) return;
  const sort = sortOf(signal.record);
  if (attempt.signals.some((known) => sortOf(known.record) === sort)) return;
  attempt.signals = [...attempt.signals, signal];
}

/** The part of a REPORT that is kept: with its ids it would keep its whole line alive. */
export function figuresOf(report: ReportRecord): ReportFigures {
  const { status, errorType, durationMs, sizeMb, usedMb, initMs, restoreMs, extensionMs, emulated } = report;
  const figures = { status, errorType, durationMs, sizeMb, usedMb, initMs, restoreMs };
  // Nearly every REPORT has neither, and V8 is to see one shape.
  if (extensionMs === undefined && emulated === undefined) return figures;
  return {
    ...figures,
    ...(extensionMs === undefined ? {} : { extensionMs }),
    ...(emulated === undefined ? {} : { emulated }),
  };
}

function sortOf(record: SignalRecord): string {
  switch (record.kind) {
    case 'exit':
      return `exit ${record.cause}`;
    case 'runtime-oom':
      return `runtime-oom ${record.runtime} ${record.proof}`;
    case 'init-report':
      return `init-report ${record.phase} ${record.errorType}`;
    case 'restore-report':
    case 'runtime-done':
    case 'failure-line':
    case 'child-killed':
    case 'timeout':
      return record.kind;
  }
}
