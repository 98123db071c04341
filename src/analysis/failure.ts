import type { Runtime } from '../events/record.ts';
import type { Attempt, KeptReport, Signal } from './attempt.ts';
import type { LifeEnding } from './container-state.ts';
import type { AttemptMark, Confidence, Evidence, Failure, FailureKind, Outcome } from './snapshot.ts';

/** What an attempt's records come to, once they are weighed together. */
export interface Decision {
  readonly kind: FailureKind;
  readonly confidence: Confidence;
  readonly runtime: Runtime | null;
  readonly memoryBound: boolean;
  readonly phase: Failure['phase'];
  /** The id of the rule that decided comes first. */
  readonly evidence: readonly Evidence[];
}

/** Whether an outcome is the memory's: the platform's kill or the runtime's own end. Both count as kills. */
export function isOom(outcome: Outcome | AttemptMark | LifeEnding | null): boolean {
  return outcome === 'oom-kill' || outcome === 'runtime-oom';
}

/** From this share of Memory Size on, a SIGKILL is the memory's (125 of 128 MB was seen at a certain kill). */
const killShare = 0.95;
/** A timeout this near to the limit was spent on garbage collection or swapping (127/128 and 511/512 were seen). */
const memoryBoundMb = 2;

/**
 * The decision order: the first rule that speaks decides, and an attempt is counted once whatever number of
 * signals it gives.
 */
const rules: readonly Rule[] = [
  {
    id: 'error-type-out-of-memory',
    kind: 'oom-kill',
    confidence: 'certain',
    applies: (facts) => facts.saidOutOfMemory,
  },
  {
    id: 'killed-at-limit',
    kind: 'oom-kill',
    confidence: 'certain',
    applies: (facts) => facts.exitCauses.has('killed') && facts.nearLimit === true,
  },
  {
    id: 'killed-without-report',
    kind: 'oom-kill',
    confidence: 'likely',
    applies: (facts) => facts.exitCauses.has('killed') && facts.nearLimit === null && !facts.timedOut,
  },
  {
    id: 'child-killed-at-limit',
    kind: 'oom-kill',
    confidence: 'likely',
    applies: (facts) => facts.exitCauses.has('child-killed') && facts.nearLimit === true,
  },
  {
    id: 'process-exited-at-limit',
    kind: 'oom-kill',
    confidence: 'likely',
    applies: (facts) => facts.exitCauses.has('generic') && facts.nearLimit === true && !facts.timedOut,
  },
  {
    id: 'runtime-out-of-memory',
    kind: 'runtime-oom',
    confidence: 'certain',
    applies: (facts) => facts.runtimeOom?.fatal === true && !facts.runtimeOom.foreign,
  },
  {
    id: 'runtime-out-of-memory-and-failed',
    kind: 'runtime-oom',
    confidence: 'likely',
    applies: (facts) =>
      facts.runtimeOom !== null && (facts.exitCauses.size > 0 || facts.reportFailed || facts.failureLine),
  },
  { id: 'timeout', kind: 'timeout', confidence: 'certain', applies: (facts) => facts.timedOut },
  {
    id: 'killed-below-limit',
    kind: 'suspected-oom',
    confidence: 'suspected',
    applies: (facts) => facts.exitCauses.has('killed'),
  },
  {
    id: 'extension-crash-at-limit',
    kind: 'suspected-oom',
    confidence: 'suspected',
    applies: (facts) => facts.extensionCrashed && facts.nearLimit === true,
  },
  {
    id: 'failed',
    kind: 'other',
    confidence: 'certain',
    applies: (facts) =>
      facts.exitCauses.size > 0 ||
      facts.reportFailed ||
      facts.failureLine ||
      facts.initFailed ||
      facts.runtimeFailed,
  },
];

interface Rule {
  readonly id: string;
  readonly kind: FailureKind;
  readonly confidence: Confidence;
  readonly applies: (facts: Facts) => boolean;
}

interface Facts {
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

/**
 * `runtime`: the language of the container, where known. `null`: no record says that the attempt failed.
 */
export function decide(attempt: Attempt, runtime: Runtime | null): Decision | null {
  const { report, signals } = attempt;
  if (signals.length === 0 && (report === null || !failed(report))) return null;
  const facts = factsOf(attempt, runtime);
  const rule = rules.find((candidate) => candidate.applies(facts));
  if (rule === undefined) return null;
  return {
    kind: rule.kind,
    confidence: rule.confidence,
    runtime: facts.runtimeOom?.runtime ?? runtime,
    memoryBound: rule.kind === 'timeout' && atLimit(report, memoryBoundMb),
    phase: phaseOf(attempt),
    evidence: [...evidenceOf(attempt, rule.id)],
  };
}

/**
 * True where the environment is reset after this attempt, so that its memory starts anew: the process ended,
 * or the platform ended it. An exception that the runtime handled leaves the process as it is.
 */
export function endsLife(attempt: Attempt): boolean {
  const { report, signals } = attempt;
  if (
    report !== null &&
    (report.status === 'timeout' || report.status === 'error' || report.status === 'failure')
  ) {
    return true;
  }
  return signals.some(
    ({ record }) =>
      record.kind === 'exit' ||
      record.kind === 'timeout' ||
      (record.kind === 'runtime-oom' && record.fatal && record.runtime === 'node'),
  );
}

function factsOf({ report, signals }: Attempt, runtime: Runtime | null): Facts {
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

const outOfMemory = 'Runtime.OutOfMemory';

function failed(report: KeptReport): boolean {
  return (report.status !== null && report.status !== 'success') || report.errorType === outOfMemory;
}

function nearLimit(report: KeptReport | null): boolean | null {
  if (report === null || report.usedMb === null || report.sizeMb === null) return null;
  return report.usedMb >= killShare * report.sizeMb;
}

function atLimit(report: KeptReport | null, withinMb: number): boolean {
  return report?.usedMb != null && report.sizeMb !== null && report.usedMb >= report.sizeMb - withinMb;
}

function phaseOf({ report, startedAt, signals }: Attempt): Failure['phase'] {
  if (report !== null || startedAt !== null) return 'invoke';
  if (signals.some(({ record }) => record.kind === 'restore-report')) return 'restore';
  return signals.every(({ record }) => record.kind === 'init-report') ? 'init' : 'invoke';
}

function* evidenceOf({ report, reportedAt, signals }: Attempt, rule: string): Generator<Evidence> {
  const spoken = signals.map((signal) => ({ rule, timestamp: signal.timestamp, message: describe(signal) }));
  if (report === null) {
    yield* spoken;
    return;
  }
  const reported = { rule, timestamp: reportedAt, message: describeReport(report) };
  if (failed(report)) {
    yield reported;
    yield* spoken;
  } else {
    yield* spoken;
    yield { ...reported, rule: 'report' };
  }
}

function describeReport(report: KeptReport): string {
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
      return `the ${record.runtime} runtime says that it is out of memory (${record.signature})`;
    case 'failure-line':
      return record.errorType === null ? 'an unhandled error in the log' : `${record.errorType} in the log`;
    case 'init-report':
      return `init ${record.status ?? 'failed'}${record.errorType === null ? '' : `: ${record.errorType}`}`;
    case 'restore-report':
      return `restore ${record.status ?? 'failed'}${record.errorType === null ? '' : `: ${record.errorType}`}`;
    case 'runtime-done':
      return `runtimeDone ${record.status ?? ''}${record.errorType === null ? '' : `: ${record.errorType}`}`;
  }
}
