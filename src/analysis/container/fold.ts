import type { LambdaRecord, ReportFigures, ReportRecord, StartRecord } from '../../events/record.ts';
import { utilization } from '../model/memory.ts';
import { logBucket, observe } from '../statistics/histogram.ts';
import { figuresOf, type OwnedAttempt } from './attempt.ts';
import { attemptOf, giveUpStaleUnattributed, newestOf, openAttempt } from './attempts.ts';
import { reclassify, supersede } from './classify.ts';
import { type ContainerState, containerBins, ownAttempt, placesBack } from './container-state.ts';
import type { FoldContext } from './fold-context.ts';
import { beginLife, feedLife, resetAfter } from './life.ts';
import { isPrintedAgain } from './quotation.ts';
import { isRepeatedReport, isRepeatedStart } from './repeats.ts';
import { fromEnd, setFromEnd } from './ring-buffer.ts';
import { addAttributedSignal, addUnattributedSignal } from './signals.ts';

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
      if (isPrintedAgain(fromEnd(state.attempts, 0), record)) return;
      state.runtime = record.runtime ?? state.runtime;
      state.functionName = record.functionName ?? state.functionName;
      state.version = record.functionVersion ?? state.version;
      state.managed ||= record.managedInstance;
      if (state.managed) state.sizeMb = record.sizeMb ?? state.sizeMb;
      environmentStarts(state, context);
      return;
    case 'restore-start':
      state.runtime = record.runtime ?? state.runtime;
      environmentStarts(state, context);
      return;
    case 'init-report':
    case 'restore-report':
      state.genuine = true;
      if (state.life.reports > 0) resetAfter(state, state.nextPlace - 1);
      if (initFailed(record)) addUnattributedSignal(state, at, record, context);
      return;
    case 'start':
      startAttempt(state, at, record, context);
      return;
    case 'end':
      endAttempt(state, at, record.requestId);
      return;
    case 'runtime-done':
      if (record.status !== null && record.status !== 'success') {
        addAttributedSignal(state, at, record.requestId, record, context);
      }
      return;
    case 'report':
      takeReport(state, at, record, context);
      return;
    case 'extension':
      noteExtension(state, record.name);
      return;
    case 'exit':
    case 'timeout':
    case 'runtime-oom':
    case 'failure-line':
    case 'child-killed':
      if (record.requestId === null) addUnattributedSignal(state, at, record, context);
      else addAttributedSignal(state, at, record.requestId, record, context);
      return;
    case 'logs-dropped':
    case 'platform':
    case 'application':
      return;
  }
}

function seen(state: ContainerState, at: number): void {
  state.firstSeen = Math.min(state.firstSeen, at);
  state.lastSeen = Math.max(state.lastSeen, at);
  giveUpStaleUnattributed(state, at);
}

/** An init that ran into its ten seconds is tried again within the invocation: no failure. */
function initFailed(record: Extract<LambdaRecord, { kind: 'init-report' | 'restore-report' }>): boolean {
  if (record.status === 'timeout') return record.kind === 'init-report' ? record.phase === 'invoke' : true;
  return record.status === 'error' || record.status === 'failure' || record.errorType !== null;
}

function environmentStarts(state: ContainerState, context: FoldContext): void {
  supersede(state, context);
  state.genuine = true;
  state.coldStarts += 1;
  state.initSeen = true;
  if (state.life.reports > 0) resetAfter(state, state.nextPlace - 1);
}

const extensionsKept = 10;

function noteExtension(state: ContainerState, name: string | null): void {
  const { extensions } = state;
  if (name === null || extensions.includes(name) || extensions.length >= extensionsKept) return;
  state.extensions = [...extensions, name];
}

function startAttempt(
  state: ContainerState,
  at: number,
  start: Omit<StartRecord, 'kind'>,
  context: FoldContext,
): void {
  const { requestId } = start;
  const known = newestOf(state, requestId);
  if (isPrintedAgain(known, start) || isRepeatedStart(state, known, at)) return;
  state.version = start.version ?? state.version;
  state.tenantId = start.tenantId ?? state.tenantId;
  // REPORT before START within one millisecond: one attempt, not two.
  const reordered = known !== null && known.startedAt === null && known.firstAt === at;
  if (!reordered) supersede(state, context);
  const attempt = reordered ? ownAttempt(state, known) : openAttempt(state, at, requestId, known);
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

function takeReport(state: ContainerState, at: number, record: ReportRecord, context: FoldContext): void {
  const { requestId } = record;
  const known = newestOf(state, requestId);
  if (isPrintedAgain(known, record) || isRepeatedReport(state, known, at)) return;
  const found = attemptOf(state, at, requestId);
  if (found === null) return;
  const report = figuresOf(record);
  // A second REPORT under the same id is a retry whose START was not seen.
  const attempt = found.report === null ? found : openAttempt(state, at, requestId, found);
  attempt.inText ||= record.json !== true;
  attempt.report = report;
  attempt.reportedAt = at;
  attempt.endedAt ??= at;
  attempt.lastAt = Math.max(attempt.lastAt, at);
  state.counts.reports += 1;
  state.tenantId = record.tenantId ?? state.tenantId;
  state.emulated ||= report.emulated === true;
  state.genuine ||= record.json === true || report.status !== null;
  const initialised = report.initMs !== null || report.restoreMs !== null;
  if (initialised && !state.initSeen) state.coldStarts += 1;
  state.initSeen = false;
  if (report.durationMs !== null) observe(state.durations, logBucket(report.durationMs), durationBins);
  if (record.billedMs !== null) {
    state.billedMs += record.billedMs;
    state.billedReports += 1;
  }
  state.sizeMb = report.sizeMb ?? state.sizeMb;
  noteReport(state, at, report, context);
  if (report.usedMb !== null) takeMemory(state, at, attempt, report.usedMb, report.sizeMb, context);
  else state.managed ||= report.sizeMb === null;
  reclassify(state, attempt, context);
}

/** The trend has the REPORTs that settled; a copy keeps its own, which may still turn out otherwise. */
function noteReport(
  { recentReports }: ContainerState,
  at: number,
  { usedMb, sizeMb }: ReportFigures,
  context: FoldContext,
): void {
  const share = utilization(usedMb, sizeMb);
  if (recentReports === null) {
    context.onReport(at, share);
    return;
  }
  recentReports.at.push(at);
  recentReports.utilization.push(share);
}

function takeMemory(
  state: ContainerState,
  at: number,
  attempt: OwnedAttempt,
  usedMb: number,
  sizeMb: number | null,
  context: FoldContext,
): void {
  state.lastMb = usedMb;
  state.peakMb = Math.max(state.peakMb ?? 0, usedMb);
  const share = utilization(usedMb, sizeMb);
  if (share !== null) state.peakUtilization = Math.max(state.peakUtilization ?? 0, share);
  observe(state.used, usedMb, containerBins);
  setFromEnd(state.series, placesBack(state, attempt), usedMb);
  attempt.reset = beginLife(state, attempt, sizeMb, at) || attempt.place === 0;
  feedLife(state.life, usedMb, at, sizeMb === null ? 0 : context.envelopeMb(sizeMb, state.version));
  const { beforeLastMb } = state.life;
  attempt.isMaximum = beforeLastMb === null || usedMb > beforeLastMb;
}
