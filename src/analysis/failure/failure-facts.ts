import type { MemoryLimit, Proof, ReportFigures, Runtime, RuntimeOomRecord } from '../../events/record.ts';
import { type Attempt, isOpen } from '../container/attempt.ts';

const outOfMemory = 'Runtime.OutOfMemory';

/** From this share of Memory Size on, a SIGKILL is the memory's (125 of 128 MB was seen at a certain kill). */
const killShare = 0.95;

/** What the records of an attempt say, as the rules ask it. */
export interface Facts {
  readonly saidOutOfMemory: boolean;
  /** `null` where no REPORT told the memory. */
  readonly nearLimit: boolean | null;
  readonly exitCauses: ReadonlySet<string>;
  readonly memoryWords: MemoryWords | null;
  readonly extensionCrashed: boolean;
  readonly timedOut: boolean;
  /** Something other than words of memory says that the attempt failed. */
  readonly failed: boolean;
  /** Nothing will say any more how the attempt ended: it has no REPORT, and its environment went on or is gone. */
  readonly unreported: boolean;
  /** The child that SIGKILL ended, by name; `null` where no line says so. */
  readonly killedChild: string | null;
  /** The system refused memory for a fork, a thread or a mapping (ENOMEM). */
  readonly refused: boolean;
  /** The language of the function, by its environment or by the frame of its error. */
  readonly runtime: Runtime | null;
}

/** Words by which a runtime, an allocator or a library says that memory ran out. */
export interface MemoryWords {
  /** `null`: an allocator's, under any language. */
  readonly runtime: Runtime | null;
  readonly limit: MemoryLimit;
  readonly limitMb: number | undefined;
  readonly proof: Proof;
  /** Of another language than the function's: a child process (a JVM under Python), or a message that it quotes. */
  readonly foreign: boolean;
}

/** The facts of an attempt; `runtime`: the language of its container, where known; `emulated`: the lines are an emulator's. */
export function factsOf(attempt: Attempt, runtime: Runtime | null, emulated: boolean): Facts {
  const { report, signals } = attempt;
  const exitCauses = new Set<string>();
  const words: RuntimeOomRecord[] = [];
  let language = runtime;
  let killedChild: string | null = null;
  let [saidOutOfMemory, timedOut, failed, refused] = [false, false, false, false];
  for (const { record } of signals) {
    if ('errorType' in record && record.errorType === outOfMemory) saidOutOfMemory = true;
    switch (record.kind) {
      case 'exit':
        exitCauses.add(record.cause);
        failed = true;
        if (record.cause === 'out-of-memory') saidOutOfMemory = true;
        break;
      case 'runtime-oom':
        words.push(record);
        break;
      case 'timeout':
        timedOut = true;
        break;
      case 'failure-line':
        failed = true;
        language ??= record.runtime ?? null;
        killedChild ??= record.killedChild ?? null;
        refused ||= record.errorType === 'ENOMEM';
        break;
      case 'child-killed':
        killedChild ??= record.child;
        break;
      case 'init-report':
      case 'restore-report':
        // Init is tried again within the invocation: its failure stands only where no REPORT followed.
        failed ||= report === null;
        break;
      case 'runtime-done':
        if (record.status === 'timeout') timedOut = true;
        else failed = true;
        break;
    }
  }
  if (report?.errorType === outOfMemory) saidOutOfMemory = true;
  // An emulator has no Status: there a trace is all that is left of a failed invocation.
  failed ||= emulated && words.length > 0;
  return {
    saidOutOfMemory,
    nearLimit: emulated ? null : nearLimit(report),
    exitCauses,
    memoryWords: strongestWords(words, language),
    extensionCrashed: exitCauses.has('extension') || (report?.errorType ?? '').startsWith('Extension.'),
    timedOut: timedOut || report?.status === 'timeout',
    failed: failed || report?.status === 'error' || report?.status === 'failure',
    unreported: report === null && (attempt.superseded || !isOpen(attempt)),
    killedChild,
    refused,
    runtime: language,
  };
}

/** Whether the REPORT itself states a failure. */
export function saysFailed(report: ReportFigures): boolean {
  return (report.status !== null && report.status !== 'success') || report.errorType === outOfMemory;
}

const ranks: Readonly<Record<Proof, number>> = { frame: 2, abort: 1, hint: 0 };

/** The words that prove most; a language's own before those of an allocator under any. */
function strongestWords(words: readonly RuntimeOomRecord[], language: Runtime | null): MemoryWords | null {
  const weighed = words.map(({ runtime, limit, limitMb, proof }) => {
    const foreign = runtime !== null && language !== null && runtime !== language;
    return { runtime, limit, limitMb, proof, foreign };
  });
  const [strongest] = weighed.sort(
    (left, right) =>
      Number(left.foreign) - Number(right.foreign) ||
      ranks[right.proof] - ranks[left.proof] ||
      Number(left.runtime === null) - Number(right.runtime === null),
  );
  return strongest ?? null;
}

/** `null` where no REPORT told the memory. */
function nearLimit(report: ReportFigures | null): boolean | null {
  if (report === null || report.usedMb === null || report.sizeMb === null) return null;
  return report.usedMb >= killShare * report.sizeMb;
}
