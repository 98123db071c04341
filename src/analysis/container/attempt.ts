import type {
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

/** A record that may say that its attempt failed. */
export type SignalRecord =
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
 * One try of a RequestId in one execution environment. Asynchronous retries repeat the id, so an attempt is
 * known by its place in the stream (`place`), never by its id.
 */
export interface Attempt {
  /** Place among the attempts of the container, from 0; -1 while nothing but loose lines speak of it. */
  place: number;
  requestId: string | null;
  /** 1 for the first attempt of this RequestId in this stream. */
  ordinal: number;
  startedAt: number | null;
  endedAt: number | null;
  firstAt: number;
  lastAt: number;
  /** Its START or REPORT was in the text format. */
  inText: boolean;
  report: ReportFigures | null;
  reportedAt: number | null;
  /** At most one of each sort, in the order of their time. */
  signals: readonly Signal[];
  outcome: Outcome;
  /** Survived at or above the pressure threshold. */
  nearOom: boolean;
  /** The first attempt of a life. */
  reset: boolean;
}

/** Nearly every attempt has none. */
const noSignals: readonly Signal[] = [];

/** An attempt of which one record came, at this time (epoch ms); `null`: one that names no RequestId. */
export function newAttempt(requestId: string | null, at: number): Attempt {
  return {
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
    nearOom: false,
    reset: false,
  };
}

/** A small number made of an id's last characters: two ids are compared as texts only where these agree. */
export function idTag(id: string): number {
  let tag = 0;
  for (let index = Math.max(0, id.length - 6); index < id.length; index += 1) {
    tag = (Math.imul(tag, 31) + id.charCodeAt(index)) | 0;
  }
  return tag;
}

/** A copy to change: signals are never changed in place. */
export function cloneAttempt(attempt: Attempt): Attempt {
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

/** Signals of an attempt among which one more failed init is kept: each may name an error type of its own. */
const signalsWithInits = 16;

/** Keeps the first signal of each sort: a crash may print the same words a hundred times. */
export function addSignal(attempt: Attempt, signal: Signal): void {
  if (signal.record.kind === 'init-report' && attempt.signals.length >= signalsWithInits) return;
  const sort = sortOf(signal.record);
  if (attempt.signals.some((known) => sortOf(known.record) === sort)) return;
  attempt.signals = [...attempt.signals, signal];
}

/** The part of a REPORT that is kept: with its ids it would keep its whole line alive. */
export function figuresOf(report: ReportRecord): ReportFigures {
  const { status, errorType, durationMs, sizeMb, usedMb, initMs, restoreMs } = report;
  return { status, errorType, durationMs, sizeMb, usedMb, initMs, restoreMs };
}

function sortOf(record: SignalRecord): string {
  switch (record.kind) {
    case 'exit':
      return `exit ${record.cause}`;
    case 'runtime-oom':
      return `runtime-oom ${record.runtime} ${record.fatal}`;
    case 'init-report':
      return `init-report ${record.phase} ${record.errorType}`;
    case 'restore-report':
    case 'runtime-done':
    case 'failure-line':
    case 'timeout':
      return record.kind;
  }
}
