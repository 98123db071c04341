/**
 * Lambda's log lines to the byte, in both formats, as section 1 and 2 of the field reference give them: tabs,
 * the tab before the end of a REPORT, X-Ray's second line, the two line breaks after a timeout.
 */

export interface Report {
  readonly requestId: string;
  readonly durationMs: number;
  readonly billedMs: number;
  readonly sizeMb: number;
  readonly usedMb: number;
  readonly initMs: number | null;
  readonly failed: { readonly status: 'error' | 'timeout'; readonly errorType: string | null } | null;
  readonly xray: { readonly traceId: string; readonly segmentId: string } | null;
}

/** What a log format writes for each of the platform's moments; `null` where it writes nothing. */
export interface LogFormat {
  initStart(time: number, runtimeVersion: string, arn: string, name: string, version: string): string;
  start(time: number, requestId: string, version: string): string;
  end(requestId: string): string | null;
  report(time: number, report: Report): string;
}

export function iso(time: number): string {
  return new Date(time).toISOString();
}

export const textFormat: LogFormat = {
  initStart: (_time, runtimeVersion, arn) =>
    `INIT_START Runtime Version: ${runtimeVersion}\tRuntime Version ARN: ${arn}\n`,
  start: (_time, requestId, version) => `START RequestId: ${requestId} Version: ${version}\n`,
  end: (requestId) => `END RequestId: ${requestId}\n`,
  report(_time, report) {
    const fields = [
      `REPORT RequestId: ${report.requestId}`,
      `Duration: ${report.durationMs.toFixed(2)} ms`,
      `Billed Duration: ${report.billedMs} ms`,
      `Memory Size: ${report.sizeMb} MB`,
      `Max Memory Used: ${report.usedMb} MB`,
    ];
    if (report.initMs !== null) fields.push(`Init Duration: ${report.initMs.toFixed(2)} ms`);
    if (report.failed !== null) {
      fields.push(`Status: ${report.failed.status}`);
      if (report.failed.errorType !== null) fields.push(`Error Type: ${report.failed.errorType}`);
    }
    const end = report.failed === null ? '\t\n' : '\n';
    const xray = report.xray;
    if (xray === null) return fields.join('\t') + end;
    return `${fields.join('\t')}${end}XRAY TraceId: ${xray.traceId}\tSegmentId: ${xray.segmentId}\tSampled: true\t\n`;
  },
};

/** The system log at its default level, INFO. */
export const jsonFormat: LogFormat = {
  initStart: (time, runtimeVersion, arn, name, version) =>
    platform(time, 'initStart', {
      initializationType: 'on-demand',
      phase: 'init',
      runtimeVersion,
      runtimeVersionArn: arn,
      functionName: name,
      functionVersion: version,
    }),
  start: (time, requestId, version) => platform(time, 'start', { requestId, version }),
  end: () => null,
  report(time, report) {
    const status = report.failed?.status ?? 'success';
    const errorType = report.failed?.errorType ?? null;
    return platform(time, 'report', {
      requestId: report.requestId,
      metrics: {
        durationMs: round(report.durationMs, 3),
        billedDurationMs: report.billedMs,
        memorySizeMB: report.sizeMb,
        maxMemoryUsedMB: report.usedMb,
        ...(report.initMs === null ? {} : { initDurationMs: round(report.initMs, 3) }),
      },
      status,
      ...(errorType === null ? {} : { errorType }),
    });
  },
};

function platform(time: number, type: string, record: object): string {
  return JSON.stringify({ time: iso(time), type: `platform.${type}`, record });
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** The old style's line of a process that the kernel killed. */
export function killedLine(requestId: string): string {
  return `RequestId: ${requestId} Error: Runtime exited with error: signal: killed\nRuntime.ExitError\n`;
}

/** The old style's line of a timeout. */
export function timeoutLine(time: number, requestId: string, seconds: number): string {
  return `${iso(time)} ${requestId} Task timed out after ${seconds.toFixed(2)} seconds\n\n`;
}
