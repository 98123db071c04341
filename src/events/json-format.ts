import { causeOf, parseExitLine } from './exit-line.ts';
import type {
  InitReportRecord,
  InitStartRecord,
  LambdaRecord,
  ReportRecord,
  RestoreReportRecord,
} from './record.ts';
import { runtimeOf } from './runtime.ts';
import { phaseOf, statusOf } from './status.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The platform's records in the JSON log format: a row each. Types without a row are `platform` records. */
export const platformTypes: ReadonlyMap<string, (record: Fields) => LambdaRecord | null> = new Map([
  ['platform.initStart', initStart],
  ['platform.initRuntimeDone', (record) => (record.status === 'success' ? null : initReport(record))],
  ['platform.initReport', initReport],
  ['platform.restoreStart', restoreStart],
  ['platform.restoreRuntimeDone', (record) => (record.status === 'success' ? null : restoreReport(record))],
  ['platform.restoreReport', restoreReport],
  ['platform.start', start],
  ['platform.end', end],
  ['platform.runtimeDone', runtimeDone],
  ['platform.report', report],
  ['platform.extension', extension],
  ['platform.logsDropped', logsDropped],
  ['platform.invokeReport', webReport],
]);

/**
 * The platform record that a parsed JSON message is: `time`, `type` and `record` at the top level and no
 * `level`, which applications that log their own `"type":"platform.report"` have. Web Functions have another envelope:
 * `timestamp`, `level`, `type`, `region`, `record` (Lambda Developer Guide, "Web functions system log schema").
 * `null` where it is none.
 */
export function platformRecordOf(message: Fields): LambdaRecord | null {
  const { type, record } = message;
  if (typeof type !== 'string' || !type.startsWith('platform.')) return null;
  if (!isEventFunction(message) && !isWebFunction(message)) return null;
  if (type === 'platform.fault' && typeof record === 'string') return fault(record);
  if (!isFields(record)) return null;
  return platformTypes.get(type)?.(record) ?? { kind: 'platform', type: type.slice(0, 100) };
}

function isEventFunction({ time, level }: Fields): boolean {
  return typeof time === 'string' && level === undefined;
}

function isWebFunction({ timestamp, level, region }: Fields): boolean {
  return typeof timestamp === 'string' && typeof level === 'string' && typeof region === 'string';
}

/** Whether a parsed JSON value is an object with keys. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function initStart(record: Fields): InitStartRecord {
  const runtimeVersion = text(record.runtimeVersion);
  return {
    kind: 'init-start',
    json: true,
    phase: phaseOf(record.phase),
    runtimeVersion,
    runtime: runtimeOf(runtimeVersion),
    functionName: text(record.functionName),
    functionVersion: text(record.functionVersion) ?? text(record.revisionId),
    sizeMb: memoryMb(record.instanceMaxMemory),
    managedInstance: record.initializationType === 'lambda-managed-instances',
  };
}

function initReport(record: Fields): InitReportRecord {
  return {
    kind: 'init-report',
    durationMs: figure(metricsOf(record).durationMs),
    phase: phaseOf(record.phase),
    status: statusOf(record.status),
    errorType: text(record.errorType),
  };
}

function restoreStart(record: Fields): LambdaRecord {
  const runtimeVersion = text(record.runtimeVersion);
  return { kind: 'restore-start', runtimeVersion, runtime: runtimeOf(runtimeVersion) };
}

function restoreReport(record: Fields): RestoreReportRecord {
  return {
    kind: 'restore-report',
    durationMs: figure(metricsOf(record).durationMs),
    status: statusOf(record.status),
    errorType: text(record.errorType),
  };
}

function start(record: Fields): LambdaRecord | null {
  const requestId = text(record.requestId);
  if (requestId === null) return null;
  return { kind: 'start', json: true, requestId, version: text(record.version), ...tenantOf(record) };
}

function end(record: Fields): LambdaRecord | null {
  const requestId = text(record.requestId);
  return requestId === null ? null : { kind: 'end', requestId };
}

function runtimeDone(record: Fields): LambdaRecord | null {
  const requestId = text(record.requestId);
  if (requestId === null) return null;
  const status = statusOf(record.status);
  return { kind: 'runtime-done', requestId, status, errorType: text(record.errorType) };
}

function report(record: Fields): ReportRecord | null {
  const requestId = text(record.requestId);
  if (requestId === null) return null;
  const metrics = metricsOf(record);
  return {
    kind: 'report',
    json: true,
    requestId,
    status: statusOf(record.status),
    errorType: text(record.errorType),
    durationMs: figure(metrics.durationMs),
    billedMs: figure(metrics.billedDurationMs),
    sizeMb: figure(metrics.memorySizeMB) || null,
    usedMb: figure(metrics.maxMemoryUsedMB),
    initMs: figure(metrics.initDurationMs),
    restoreMs: figure(metrics.restoreDurationMs),
    billedRestoreMs: figure(metrics.billedRestoreDurationMs),
    xrayTraceId: traceId(record.tracing),
    ...tenantOf(record),
    ...extensionTimeOf(record),
  };
}

function tenantOf(record: Fields): { tenantId?: string } {
  const tenantId = text(record.tenantId);
  return tenantId === null ? {} : { tenantId };
}

/** The span of the time that extensions went on for after the runtime had answered. */
function extensionTimeOf({ spans }: Fields): { extensionMs?: number } {
  if (!Array.isArray(spans)) return {};
  for (const span of spans) {
    const extensionMs = isFields(span) && span.name === 'extensionOverhead' ? figure(span.durationMs) : null;
    if (extensionMs !== null) return { extensionMs };
  }
  return {};
}

function extension(record: Fields): LambdaRecord {
  return { kind: 'extension', name: text(record.name), state: text(record.state) };
}

function logsDropped(record: Fields): LambdaRecord {
  return {
    kind: 'logs-dropped',
    reason: text(record.reason),
    droppedRecords: figure(record.droppedRecords),
  };
}

/**
 * How a Web Function's environment did: it serves many requests at once, so no request is named. It has no memory figures
 * that are documented.
 */
function webReport(record: Fields): LambdaRecord | null {
  const status = statusOf(record.status);
  if (status === null || status === 'success') return null;
  if (status === 'timeout') return { kind: 'timeout', requestId: null, afterSeconds: null };
  const errorType = text(record.errorType);
  const cause = causeOf('', errorType);
  return { kind: 'exit', requestId: null, cause, text: `invokeReport ${status}`, errorType };
}

/** The Logs API carries the text line of a failure as the record. */
function fault(record: string): LambdaRecord {
  const opening = 'RequestId: ';
  const exit = record.startsWith(opening) ? parseExitLine(record, opening.length) : null;
  return exit ?? { kind: 'platform', type: 'platform.fault' };
}

const noFields: Fields = {};

function metricsOf(record: Fields): Fields {
  const metrics = record.metrics;
  return isFields(metrics) ? metrics : noFields;
}

const longestText = 400;

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, longestText) : null;
}

/** Fifteen digits, as a REPORT line may have: sums of such figures stay finite. */
const largestFigure = 1e15;

function figure(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 && value < largestFigure
    ? value + 0 // -0 is 0
    : null;
}

/** `instanceMaxMemory` is in bytes; some recordings have it in MB, and no function has a megabyte of megabytes. */
function memoryMb(value: unknown): number | null {
  const memory = figure(value);
  if (memory === null || memory === 0) return null;
  return memory >= 2 ** 20 ? memory / 2 ** 20 : memory;
}

/** `Root=1-6352a70e-9558...;Parent=...;Sampled=1` -> `1-6352a70e-9558...`. */
function traceId(tracing: unknown): string | null {
  const value = isFields(tracing) ? text(tracing.value) : null;
  if (value === null || !value.startsWith('Root=')) return null;
  const semicolon = value.indexOf(';');
  return value.slice('Root='.length, semicolon === -1 ? undefined : semicolon);
}
