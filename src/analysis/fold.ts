import type { LambdaRecord, ReportRecord, StartRecord } from '../events/record.ts';
import type { ParsedInvocation } from '../events/source.ts';
import {
  type Attempt,
  addSignal,
  idTag,
  isOpen,
  type KeptReport,
  keptReport,
  newAttempt,
  type SignalRecord,
} from './attempt.ts';
import {
  attemptsKept,
  type ContainerState,
  containerBins,
  ownAttempt,
  seriesKept,
  seriesSlack,
} from './container-state.ts';
import { decide, endsLife } from './failure.ts';
import { beginLife, feedLife } from './life.ts';
import { logBucket, observe } from './quantiles.ts';
import { isForeign, isPrintedAgain } from './quotation.ts';
import type { FailureKind, Outcome } from './snapshot.ts';

export interface FoldContext {
  /** Share of Memory Size from which an attempt that survived counts as near OOM. */
  readonly pressure: number;
  /** The level (MB) at which another container of the function was stable at this Memory Size; 0: none yet. */
  readonly envelopeMb: (sizeMb: number) => number;
  /** Grows whenever one of those levels does. */
  readonly envelopes: number;
}

/**
 * How long a line without a RequestId waits for its attempt. An init that fails may take ten seconds before
 * the START of the invocation that it belongs to.
 */
const looseForMs = 15_000;

/** How long after its REPORT the last words of a process that ended may come. */
const lastWordsMs = 1_000;

/**
 * Folds one record into its container. Records come in the order of their time; what came late was put in
 * its place before.
 */
export function foldRecord(
  state: ContainerState,
  at: number,
  record: LambdaRecord,
  context: FoldContext,
): void {
  seen(state, at);
  switch (record.kind) {
    case 'init-start':
      if (isPrintedAgain(state.attempts.at(-1), record)) return;
      state.runtime = record.runtime ?? state.runtime;
      state.functionName = record.functionName ?? state.functionName;
      state.version = record.functionVersion ?? state.version;
      state.managed ||= record.managedInstance;
      environmentStarts(state);
      return;
    case 'restore-start':
      state.runtime = record.runtime ?? state.runtime;
      environmentStarts(state);
      return;
    case 'init-report':
    case 'restore-report':
      if (state.life.reports > 0) resetAfter(state, state.nextSeq - 1);
      if (initFailed(record)) speakLoosely(state, at, record, context);
      return;
    case 'start':
      startAttempt(state, at, record);
      return;
    case 'end':
      endAttempt(state, at, record.requestId);
      return;
    case 'runtime-done':
      if (record.status !== null && record.status !== 'success') {
        speak(state, at, record.requestId, record, context);
      }
      return;
    case 'report':
      takeReport(state, at, record, context);
      return;
    case 'exit':
    case 'timeout':
    case 'runtime-oom':
    case 'failure-line':
      if (record.requestId === null) speakLoosely(state, at, record, context);
      else speak(state, at, record.requestId, record, context);
      return;
    case 'extension':
    case 'logs-dropped':
    case 'platform':
    case 'application':
      return;
  }
}

/** Folds START, END and REPORT of one attempt into its container: what `foldRecord` makes of the three. */
export function foldInvocation(
  state: ContainerState,
  invocation: ParsedInvocation,
  context: FoldContext,
): void {
  const { timestamp, endedAt, reportedAt, requestId, report } = invocation;
  seen(state, timestamp);
  startAttempt(state, timestamp, invocation);
  seen(state, endedAt);
  endAttempt(state, endedAt, requestId);
  seen(state, reportedAt);
  takeReport(state, reportedAt, report, context);
}

function seen(state: ContainerState, at: number): void {
  state.firstSeen = Math.min(state.firstSeen, at);
  state.lastSeen = Math.max(state.lastSeen, at);
  forgetStaleLoose(state, at);
}

/** An init that ran into its ten seconds is tried again within the invocation: no failure. */
function initFailed(record: Extract<LambdaRecord, { kind: 'init-report' | 'restore-report' }>): boolean {
  if (record.status === 'timeout') return record.kind === 'init-report' ? record.phase === 'invoke' : true;
  return record.status === 'error' || record.status === 'failure' || record.errorType !== null;
}

function environmentStarts(state: ContainerState): void {
  state.coldStarts += 1;
  state.initSeen = true;
  if (state.life.reports > 0) resetAfter(state, state.nextSeq - 1);
}

function resetAfter(state: ContainerState, seq: number): void {
  state.endingSeq = Math.max(state.endingSeq, seq);
}

function startAttempt(state: ContainerState, at: number, start: Omit<StartRecord, 'kind'>): void {
  const { requestId } = start;
  const known = newest(state, requestId);
  if (isPrintedAgain(known, start)) return;
  state.version = start.version ?? state.version;
  // REPORT before START within one millisecond: one attempt, not two.
  const attempt =
    known !== null && known.startedAt === null && known.firstAt === at
      ? ownAttempt(state, known)
      : enrol(state, at, requestId, known);
  attempt.inText ||= start.json !== true;
  attempt.startedAt = at;
  attempt.lastAt = Math.max(attempt.lastAt, at);
}

function endAttempt(state: ContainerState, at: number, requestId: string): void {
  const attempt = attemptOf(state, at, requestId);
  if (attempt === null) return;
  attempt.endedAt = at;
  attempt.lastAt = Math.max(attempt.lastAt, at);
}

function takeReport(state: ContainerState, at: number, report: ReportRecord, context: FoldContext): void {
  const found = attemptOf(state, at, report.requestId);
  if (found === null || isPrintedAgain(found, report)) return;
  // A second REPORT under the same id is a retry whose START was not seen.
  const attempt = found.report === null ? found : enrol(state, at, report.requestId, found);
  attempt.inText ||= report.json !== true;
  attempt.report = keptReport(report);
  attempt.reportedAt = at;
  attempt.endedAt ??= at;
  attempt.lastAt = Math.max(attempt.lastAt, at);
  state.counts.reports += 1;
  if (report.initMs !== null || report.restoreMs !== null) {
    if (!state.initSeen) state.coldStarts += 1;
  }
  state.initSeen = false;
  if (report.durationMs !== null) observe(state.durations, logBucket(report.durationMs), 200);
  if (report.billedMs !== null) {
    state.billedMs += report.billedMs;
    state.billedReports += 1;
  }
  state.sizeMb = report.sizeMb ?? state.sizeMb;
  if (report.usedMb !== null) takeMemory(state, at, attempt, report.usedMb, report.sizeMb, context);
  else state.managed ||= report.sizeMb === null;
  decideAnew(state, attempt, context);
}

function takeMemory(
  state: ContainerState,
  at: number,
  attempt: Attempt,
  usedMb: number,
  sizeMb: number | null,
  context: FoldContext,
): void {
  state.lastMb = usedMb;
  state.peakMb = Math.max(state.peakMb ?? 0, usedMb);
  if (sizeMb !== null && sizeMb > 0) {
    state.peakUtilization = Math.max(state.peakUtilization ?? 0, usedMb / sizeMb);
  }
  observe(state.used, usedMb, containerBins);
  setInSeries(state.series, state.nextSeq, attempt.seq, usedMb);
  attempt.reset = beginLife(state, attempt, sizeMb, at) || attempt.seq === 0;
  feedLife(state.life, usedMb, at, sizeMb === null ? 0 : context.envelopeMb(sizeMb));
}

/** A failed attempt's line that names its RequestId. */
function speak(
  state: ContainerState,
  at: number,
  requestId: string,
  record: SignalRecord,
  context: FoldContext,
): void {
  const attempt = attemptOf(state, at, requestId);
  if (attempt === null) return;
  addSignal(attempt, { timestamp: at, record });
  attempt.lastAt = Math.max(attempt.lastAt, at);
  decideAnew(state, attempt, context);
}

/** A line that names no RequestId: the attempt that runs, the one that just failed, or one still to come. */
function speakLoosely(state: ContainerState, at: number, record: SignalRecord, context: FoldContext): void {
  const last = state.attempts.at(-1);
  const attempt =
    last !== undefined && (isOpen(last) || isAftermath(last, at, record))
      ? ownAttempt(state, last)
      : waitingLines(state, at);
  addSignal(attempt, { timestamp: at, record });
  attempt.lastAt = Math.max(attempt.lastAt, at);
  decideAnew(state, attempt, context);
}

/** After a crash the runtime is started anew at once, and its init may fail in words of its own. */
function isAftermath(last: Attempt, at: number, record: SignalRecord): boolean {
  if (last.startedAt === null && last.report === null) return false;
  if (record.kind === 'runtime-oom') return isUnexplained(last) && at - last.lastAt <= lastWordsMs;
  if (record.kind === 'exit' || record.kind === 'timeout') return at - last.lastAt <= looseForMs;
  return last.outcome !== 'ok' && last.outcome !== 'running';
}

/** The process ended, and no line says why. */
function isUnexplained(attempt: Attempt): boolean {
  return attempt.outcome === 'other' && endsLife(attempt);
}

function waitingLines(state: ContainerState, at: number): Attempt {
  state.loose ??= newAttempt(null, at);
  return state.loose;
}

function forgetStaleLoose(state: ContainerState, at: number): void {
  const { loose } = state;
  if (loose === null || at - loose.lastAt <= looseForMs) return;
  state.loose = null;
  if (isFailure(loose.outcome)) state.droppedFailures.push(loose);
}

/** The newest attempt of this id, or a new one whose START was not seen; `null` where the line is a quotation. */
function attemptOf(state: ContainerState, at: number, requestId: string): Attempt | null {
  const known = newest(state, requestId);
  if (known !== null) return ownAttempt(state, known);
  return isForeign(state, at) ? null : enrol(state, at, requestId, null);
}

function newest(state: ContainerState, requestId: string): Attempt | null {
  const { attempts } = state;
  const last = attempts.at(-1);
  if (last?.requestId === requestId) return last;
  const tag = idTag(requestId);
  for (let index = attempts.length - 1; index >= 0; index -= 1) {
    const attempt = attempts[index];
    if (attempt?.tag === tag && attempt.requestId === requestId) return attempt;
  }
  return null;
}

/** A new attempt, after `before` of the same RequestId; it takes over the loose lines that waited for it. */
function enrol(state: ContainerState, at: number, requestId: string, before: Attempt | null): Attempt {
  const attempt = state.loose ?? newAttempt(requestId, at);
  state.loose = null;
  attempt.requestId = requestId;
  attempt.tag = idTag(requestId);
  attempt.ordinal = (before?.ordinal ?? 0) + 1;
  attempt.seq = state.nextSeq;
  state.nextSeq += 1;
  state.counts.attempts += 1;
  state.attempts.push(attempt);
  state.series.push(null);
  state.marks.push(markOf(attempt));
  // Cut back in runs: taking the first of many away moves all the others.
  const surplus = state.series.length - seriesKept;
  if (surplus >= seriesSlack) {
    state.series.splice(0, surplus);
    state.marks.splice(0, surplus);
  }
  if (state.attempts.length > attemptsKept) dropOldest(state);
  return attempt;
}

function dropOldest(state: ContainerState): void {
  const dropped = state.attempts.shift();
  if (dropped === undefined) return;
  if (dropped.outcome === 'running') state.vanished += 1;
  if (isFailure(dropped.outcome)) state.droppedFailures.push(dropped);
}

/** Weighs the attempt's records anew and moves it from its old count to its new one. */
function decideAnew(state: ContainerState, attempt: Attempt, context: FoldContext): void {
  const decision = decide(attempt, state.runtime);
  const outcome: Outcome = decision?.kind ?? (attempt.report === null ? 'running' : 'ok');
  count(state, attempt, attempt.outcome, -1);
  attempt.outcome = outcome;
  attempt.nearOom = outcome === 'ok' && isNearOom(attempt.report, context.pressure);
  count(state, attempt, outcome, 1);
  if (attempt.seq >= 0) setInSeries(state.marks, state.nextSeq, attempt.seq, markOf(attempt));
  if (attempt.seq >= 0 && outcome !== 'ok' && outcome !== 'running' && endsLife(attempt))
    resetAfter(state, attempt.seq);
}

function isNearOom(report: KeptReport | null, pressure: number): boolean {
  if (report?.usedMb == null || report.sizeMb === null || report.sizeMb === 0) return false;
  return report.usedMb >= pressure * report.sizeMb;
}

function count(state: ContainerState, attempt: Attempt, outcome: Outcome, by: 1 | -1): void {
  const { counts } = state;
  if (attempt.nearOom) counts.nearOoms += by;
  switch (outcome) {
    case 'oom-kill':
      counts.oomKills += by;
      return;
    case 'runtime-oom':
      counts.runtimeOoms += by;
      return;
    case 'suspected-oom':
      counts.suspectedOoms += by;
      return;
    case 'timeout':
      counts.timeouts += by;
      return;
    case 'other':
      counts.otherFailures += by;
      return;
    case 'ok':
    case 'running':
    case 'vanished':
      return;
  }
}

export function isFailure(outcome: Outcome): outcome is FailureKind {
  return outcome !== 'ok' && outcome !== 'running' && outcome !== 'vanished';
}

function markOf(attempt: Attempt): ContainerState['marks'][number] {
  if (isFailure(attempt.outcome)) return attempt.outcome;
  return attempt.reset && attempt.seq > 0 ? 'reset' : 'ok';
}

function setInSeries<Value>(series: Value[], nextSeq: number, seq: number, value: Value): void {
  const index = series.length - (nextSeq - seq);
  if (index >= 0) series[index] = value;
}
