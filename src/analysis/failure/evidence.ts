import type { ReportFigures } from '../../events/record.ts';
import type { Attempt, Signal } from '../container/attempt.ts';
import type { Evidence } from '../model/failure.ts';
import { saysFailed } from './failure-facts.ts';

/** What the records of a failed attempt say in words, with the id of the rule that decided; what states it comes first. */
export function* evidenceOf({ report, reportedAt, signals }: Attempt, rule: string): Generator<Evidence> {
  const spoken = signals.map((signal) => ({ rule, timestamp: signal.timestamp, message: describe(signal) }));
  if (report === null) {
    yield* spoken;
    return;
  }
  const reported = { rule, timestamp: reportedAt, message: describeReport(report) };
  if (saysFailed(report)) {
    yield reported;
    yield* spoken;
  } else {
    yield* spoken;
    yield { ...reported, rule: 'report' };
  }
}

function describeReport(report: ReportFigures): string {
  const memory =
    report.usedMb === null || report.sizeMb === null
      ? 'REPORT without memory figures'
      : `Max Memory Used ${report.usedMb} of ${report.sizeMb} MB`;
  const status = report.status === null || report.status === 'success' ? '' : `, Status: ${report.status}`;
  return `${memory}${status}${report.errorType === null ? '' : `, Error Type: ${report.errorType}`}`;
}

function describe({ record }: Signal): string {
  switch (record.kind) {
    case 'exit':
      return record.errorType === null || record.text.includes(record.errorType)
        ? record.text
        : `${record.text} (${record.errorType})`;
    case 'timeout':
      return record.afterSeconds === null
        ? 'Task timed out'
        : `Task timed out after ${record.afterSeconds.toFixed(2)} seconds`;
    case 'runtime-oom':
      return record.runtime === null
        ? `an allocator says that it is out of memory (${record.signature})`
        : `the ${record.runtime} runtime says that it is out of memory (${record.signature})`;
    case 'failure-line':
      return [
        record.errorType === null ? 'an unhandled error in the log' : `${record.errorType} in the log`,
        ...(record.killedChild === undefined ? [] : [`SIGKILL ended ${record.killedChild}`]),
      ].join(': ');
    case 'child-killed':
      return `SIGKILL ended ${record.child}`;
    case 'init-report':
      return `init ${record.status ?? 'failed'}${record.errorType === null ? '' : `: ${record.errorType}`}`;
    case 'restore-report':
      return `restore ${record.status ?? 'failed'}${record.errorType === null ? '' : `: ${record.errorType}`}`;
    case 'runtime-done':
      return `runtimeDone ${record.status ?? ''}${record.errorType === null ? '' : `: ${record.errorType}`}`;
  }
}
