import type { ParsedEvent } from '../events/parsed-event.ts';
import type { LambdaRecord } from '../events/record.ts';
import type { ParsedInvocation } from './source.ts';

/** The START, END and REPORT that an invocation stands for, as if each had been parsed by itself. */
export function eventsOf(
  invocation: ParsedInvocation,
): readonly [start: ParsedEvent, end: ParsedEvent, report: ParsedEvent] {
  const { requestId, version, billedMs } = invocation;
  const { status, errorType, durationMs, sizeMb, usedMb, initMs, restoreMs } = invocation.report;
  const { timestamp, endedAt, reportedAt, startLagMs, endLagMs, reportLagMs } = invocation;
  return [
    eventOf(invocation, timestamp, startLagMs, { kind: 'start', requestId, version }),
    eventOf(invocation, endedAt, endLagMs, { kind: 'end', requestId }),
    eventOf(invocation, reportedAt, reportLagMs, {
      kind: 'report',
      requestId,
      status,
      errorType,
      durationMs,
      billedMs,
      sizeMb,
      usedMb,
      initMs,
      restoreMs,
      billedRestoreMs: null,
      xrayTraceId: null,
    }),
  ];
}

function eventOf(
  { account, logGroup, logStream }: ParsedInvocation,
  timestamp: number,
  lagMs: number | null,
  record: LambdaRecord,
): ParsedEvent {
  const ingestionTime = lagMs === null ? null : timestamp + lagMs;
  return { kind: 'event', account, logGroup, logStream, timestamp, ingestionTime, textHash: 0, record };
}
