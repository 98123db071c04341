import type { MemoryLimit, ReportFigures, Runtime, RuntimeOomRecord } from '../../events/record.ts';
import type { Attempt } from '../container/attempt.ts';
import type { Confidence, Evidence, Failure, FailureKind } from '../model/failure.ts';
import { evidenceOf } from './evidence.ts';
import { type Facts, factsOf, saysFailed } from './failure-facts.ts';

/** What an attempt's records come to, once they are weighed together. */
export interface Decision {
  readonly kind: FailureKind;
  readonly confidence: Confidence;
  readonly runtime: Runtime | null;
  /** The limit that was met, where words of memory say so. */
  readonly limit?: MemoryLimit;
  readonly limitMb?: number;
  /** The child process that SIGKILL ended. */
  readonly killedChild?: string;
  readonly memoryBound: boolean;
  readonly phase: Failure['phase'];
  /** The id of the rule that decided comes first. */
  readonly evidence: readonly Evidence[];
}

/** A timeout this near to the limit was spent on garbage collection or swapping (127/128 and 511/512 were seen). */
export const memoryBoundMb = 2;

/**
 * The decision order: the first rule that applies decides, and an attempt is counted once whatever number of
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
    applies: ({ memoryWords }) => memoryWords?.proof === 'frame' && !memoryWords.foreign,
  },
  {
    id: 'last-words-and-failed',
    kind: 'runtime-oom',
    confidence: 'certain',
    applies: ({ memoryWords, failed }) => memoryWords?.proof === 'abort' && !memoryWords.foreign && failed,
  },
  {
    id: 'memory-error-and-failed',
    kind: 'runtime-oom',
    confidence: 'likely',
    applies: ({ memoryWords, failed }) => memoryWords !== null && !memoryWords.foreign && failed,
  },
  {
    id: 'child-out-of-memory-and-failed',
    kind: 'runtime-oom',
    confidence: 'likely',
    applies: ({ memoryWords, failed }) => memoryWords?.proof === 'abort' && failed,
  },
  {
    id: 'last-words-without-report',
    kind: 'runtime-oom',
    confidence: 'likely',
    applies: ({ memoryWords, unreported, timedOut }) =>
      memoryWords?.proof === 'abort' && !memoryWords.foreign && unreported && !timedOut,
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
    id: 'child-process-killed-at-limit',
    kind: 'suspected-oom',
    confidence: 'suspected',
    applies: (facts) => facts.killedChild !== null && facts.failed && facts.nearLimit === true,
  },
  {
    id: 'memory-refused-at-limit',
    kind: 'suspected-oom',
    confidence: 'suspected',
    applies: (facts) => facts.refused && facts.nearLimit === true,
  },
  { id: 'failed', kind: 'other', confidence: 'certain', applies: (facts) => facts.failed },
];

interface Rule {
  readonly id: string;
  readonly kind: FailureKind;
  readonly confidence: Confidence;
  readonly applies: (facts: Facts) => boolean;
}

/**
 * Weighs the records of an attempt by the decision order; `runtime`: the language of the container, where known;
 * `emulated`: the lines are an emulator's, whose memory figures mean nothing.
 * `null` where no record says that the attempt failed.
 */
export function decide(attempt: Attempt, runtime: Runtime | null, emulated = false): Decision | null {
  const { report, signals } = attempt;
  if (signals.length === 0 && (report === null || !saysFailed(report))) return null;
  const facts = factsOf(attempt, runtime, emulated);
  const rule = rules.find((candidate) => candidate.applies(facts));
  if (rule === undefined) return null;
  // A kill shows which limit was met only where the function's own runtime said so before.
  const { memoryWords, killedChild } = facts;
  const words =
    rule.kind === 'runtime-oom' || (rule.kind === 'oom-kill' && memoryWords?.foreign === false)
      ? memoryWords
      : null;
  return {
    kind: rule.kind,
    confidence: rule.confidence,
    runtime: words?.runtime ?? facts.runtime,
    ...(words === null ? {} : { limit: words.limit }),
    ...(words?.limitMb === undefined ? {} : { limitMb: words.limitMb }),
    ...(killedChild === null ? {} : { killedChild }),
    memoryBound: rule.kind === 'timeout' && atLimit(report, memoryBoundMb),
    phase: phaseOf(attempt),
    evidence: [...evidenceOf(attempt, rule.id)],
  };
}

/**
 * True where the environment is reset after this attempt, so that its memory starts over: the process ended,
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
      (record.kind === 'runtime-oom' && (record.proof === 'abort' || isNodeFrame(record))),
  );
}

/** Node ends its process where the error is not caught; other runtimes go on. */
function isNodeFrame({ runtime, proof }: RuntimeOomRecord): boolean {
  return runtime === 'node' && proof === 'frame';
}

function atLimit(report: ReportFigures | null, withinMb: number): boolean {
  return report?.usedMb != null && report.sizeMb !== null && report.usedMb >= report.sizeMb - withinMb;
}

function phaseOf({ report, startedAt, signals }: Attempt): Failure['phase'] {
  if (report !== null || startedAt !== null) return 'invoke';
  if (signals.some(({ record }) => record.kind === 'restore-report')) return 'restore';
  return signals.every(({ record }) => record.kind === 'init-report') ? 'init' : 'invoke';
}
