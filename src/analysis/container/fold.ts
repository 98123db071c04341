import type { LambdaRecord, ReportFigures, ReportRecord, StartRecord } from '../../events/record.ts';
import { logBucket, observe } from '../statistics/histogram.ts';
import { type Attempt, figuresOf } from './attempt.ts';
import { attemptOf, enrol, forgetStaleLoose, newestOf } from './attempts.ts';
import { decideAnew } from './classify.ts';
import { type ContainerState, containerBins, ownAttempt } from './container-state.ts';
import type { FoldContext } from './fold-context.ts';
import { beginLife, feedLife, resetAfter } from './life.ts';
import { isPrintedAgain } from './quotation.ts';
import { before, setBefore } from './ring-buffer.ts';
import { speak, speakLoosely } from './signals.ts';

/** Buckets of `logBucket` that a container's durations are kept in at the most. */
const durationBins = 200;

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
      if (isPrintedAgain(before(state.attempts, 0), record)) return;
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
      takeReport(state, at, record, figuresOf(record), context);
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

function startAttempt(state: ContainerState, at: number, start: Omit<StartRecord, 'kind'>): void {
  const { requestId } = start;
  const known = newestOf(state, requestId);
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

function takeReport(
  state: ContainerState,
  at: number,
  line: Pick<ReportRecord, 'requestId' | 'json' | 'billedMs'>,
  report: ReportFigures,
  context: FoldContext,
): void {
  const found = attemptOf(state, at, line.requestId);
  if (found === null || isPrintedAgain(found, line)) return;
  // A second REPORT under the same id is a retry whose START was not seen.
  const attempt = found.report === null ? found : enrol(state, at, line.requestId, found);
  attempt.inText ||= line.json !== true;
  attempt.report = report;
  attempt.reportedAt = at;
  attempt.endedAt ??= at;
  attempt.lastAt = Math.max(attempt.lastAt, at);
  state.counts.reports += 1;
  const initialised = report.initMs !== null || report.restoreMs !== null;
  if (initialised && !state.initSeen) state.coldStarts += 1;
  state.initSeen = false;
  if (report.durationMs !== null) observe(state.durations, logBucket(report.durationMs), durationBins);
  if (line.billedMs !== null) {
    state.billedMs += line.billedMs;
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
  setBefore(state.series, state.nextSeq - 1 - attempt.seq, usedMb);
  attempt.reset = beginLife(state, attempt, sizeMb, at) || attempt.seq === 0;
  feedLife(state.life, usedMb, at, sizeMb === null ? 0 : context.envelopeMb(sizeMb));
}
