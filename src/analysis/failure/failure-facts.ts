import type { ReportFigures, Runtime } from '../../events/record.ts';
import type { Attempt } from '../container/attempt.ts';

const outOfMemory = 'Runtime.OutOfMemory';

/** From this share of Memory Size on, a SIGKILL is the memory's (125 of 128 MB was seen at a certain kill). */
const killShare = 0.95;

/** What the records of an attempt say, as the rules ask it. */
export interface Facts {
  readonly saidOutOfMemory: boolean;
  /** `null` where no REPORT told the memory. */
  readonly nearLimit: boolean | null;
  readonly exitCauses: ReadonlySet<string>;
  readonly runtimeOom: RuntimeOom | null;
  readonly extensionCrashed: boolean;
  readonly timedOut: boolean;
  readonly reportFailed: boolean;
  readonly failureLine: boolean;
  readonly initFailed: boolean;
  readonly runtimeFailed: boolean;
}

interface RuntimeOom {
  readonly runtime: Runtime;
  readonly fatal: boolean;
  /** Another language than the function's: a child process (a JVM under Python) gave up, which may be survived. */
  readonly foreign: boolean;
}

/** The facts of an attempt; `runtime`: the language of its container, where known. */
export function factsOf({ report, signals }: Attempt, runtime: Runtime | null): Facts {
  const exitCauses = new Set<string>();
  let runtimeOom: Facts['runtimeOom'] = null;
  let [saidOutOfMemory, timedOut, failureLine, initFailed, runtimeFailed] = [
    false,
    false,
    false,
    false,
    false,
  ];
  for (const { record } of signals) {
    if ('errorType' in record && record.errorType === outOfMemory) saidOutOfMemory = true;
    switch (record.kind) {
      case 'exit':
        exitCauses.add(record.cause);
        if (record.cause === 'out-of-memory') saidOutOfMemory = true;
        break;
      case 'runtime-oom':
        if (runtimeOom === null || (record.fatal && !runtimeOom.fatal)) {
          const foreign = runtime !== null && runtime !== record.runtime;
          runtimeOom = { runtime: record.runtime, fatal: record.fatal, foreign };
        }
        break;
      case 'timeout':
        timedOut = true;
        break;
      case 'failure-line':
        failureLine = true;
        break;
      case 'init-report':
      case 'restore-report':
        // Init is tried again within the invocation: its failure stands only where no REPORT followed.
        initFailed ||= report === null;
        break;
      case 'runtime-done':
        if (record.status === 'timeout') timedOut = true;
        else runtimeFailed = true;
        break;
    }
  }
  if (report?.errorType === outOfMemory) saidOutOfMemory = true;
  return {
    saidOutOfMemory,
    nearLimit: nearLimit(report),
    exitCauses,
    runtimeOom,
    extensionCrashed: exitCauses.has('extension') || (report?.errorType ?? '').startsWith('Extension.'),
    timedOut: timedOut || report?.status === 'timeout',
    reportFailed: report?.status === 'error' || report?.status === 'failure',
    failureLine,
    initFailed,
    runtimeFailed,
  };
}

/** Whether the REPORT itself states a failure. */
export function saysFailed(report: ReportFigures): boolean {
  return (report.status !== null && report.status !== 'success') || report.errorType === outOfMemory;
}

/** `null` where no REPORT told the memory. */
function nearLimit(report: ReportFigures | null): boolean | null {
  if (report === null || report.usedMb === null || report.sizeMb === null) return null;
  return report.usedMb >= killShare * report.sizeMb;
}
