import type { ReportRecord } from './record.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The field by which an event of Lambda Insights is found, and a filter lets it through. */
export const insightsTerm = 'used_memory_max';

/**
 * An event of Lambda Insights, one an invocation, in `/aws/lambda-insights`: the memory of the function by request id
 * (CloudWatch, "Lambda Insights: performance log event"). It stands for a REPORT where the function's own is not at hand.
 * `null` where the JSON is something else.
 */
export function insightsReportOf(message: Fields): ReportRecord | null {
  const { function_name: functionName, request_id: requestId, used_memory_max: usedMb } = message;
  if (typeof functionName !== 'string' || typeof requestId !== 'string' || requestId === '') return null;
  if (message.event_type !== 'performance' || typeof usedMb !== 'number' || !(usedMb >= 0)) return null;
  if (!/^[\w.-]{1,140}$/.test(functionName)) return null;
  return {
    kind: 'report',
    json: true,
    requestId: requestId.slice(0, 200),
    status: message.shutdown_reason === 'Timeout' ? 'timeout' : null,
    errorType: null,
    durationMs: figure(message.duration),
    billedMs: figure(message.billed_duration),
    sizeMb: figure(message.total_memory) || null,
    usedMb,
    initMs: figure(message.init_duration),
    restoreMs: null,
    billedRestoreMs: null,
    xrayTraceId: null,
    insightsOf: functionName,
  };
}

function figure(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 && value < 1e15 ? value : null;
}

const streams = 'lambda-insights/';

/** The log stream that such events of a function stand in among those of the function itself. */
export function insightsStream(logStream: string): string {
  return `${streams}${logStream}`;
}

/** Whether a log stream is of Lambda Insights: a second source of what the function's own REPORTs say. */
export function isInsightsStream(logStream: string): boolean {
  return logStream.startsWith(streams);
}
