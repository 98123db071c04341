import type { Command } from '../../analysis/model/advice.ts';
import type { FunctionId } from '../../analysis/model/ids.ts';
import type { FunctionSnapshot, Snapshot } from '../../analysis/model/snapshot.ts';
import { clock, counted, megabytes } from '../../wording/units.ts';
import { killsOf } from './function-words.ts';
import { urgency } from './urgency.ts';

/** The first thing to do: one sentence, and the one command that does it. */
export interface FirstStep {
  readonly functionId: FunctionId;
  readonly text: string;
  readonly command: string | null;
}

/** For the function that is in the most urgent need; `null` where none needs anything. */
export function firstStep({ functions, findings }: Snapshot): FirstStep | null {
  const [worst] = functions.filter(needsSomething).sort(urgency);
  return worst === undefined ? null : stepFor(worst, findings);
}

/** For this function; `null` where it needs nothing. */
export function stepFor(fn: FunctionSnapshot, findings: Snapshot['findings']): FirstStep | null {
  if (!needsSomething(fn)) return null;
  const command = firstCommand(findings.filter(({ functionId }) => functionId === fn.key));
  return { functionId: fn.key, text: stepText(fn), command: command?.text ?? null };
}

/**
 * The command that stops the bleeding: the first of these findings' that changes the memory, else any that changes the
 * function, else the first of the AWS CLI; `null` where there is none.
 */
export function firstCommand(findings: Snapshot['findings']): Command | null {
  const commands = findings.flatMap((finding) => finding.commands);
  const wanted = [/^aws lambda update-function-configuration /, /^aws lambda update-/, /^aws /];
  for (const pattern of wanted) {
    const found = commands.find(({ text }) => pattern.test(text));
    if (found !== undefined) return found;
  }
  return null;
}

function needsSomething(fn: FunctionSnapshot): boolean {
  const action = fn.recommendation?.action;
  return action === 'raise' || action === 'fix-leak' || killsOf(fn) > 0 || fn.leak.verdict === 'leaking';
}

function stepText({ functionName, recommendation, memory }: FunctionSnapshot): string {
  const name = functionName;
  if (recommendation === null) return `Look at ${name}: too little is known to advise a size`;
  const size = megabytes(recommendation.memoryMb);
  const larger = memory.sizeMb === null || recommendation.memoryMb > memory.sizeMb;
  switch (recommendation.action) {
    case 'fix-leak':
      return larger ? `Set ${name} to ${size} now, then fix the leak` : `Fix the leak in ${name}`;
    case 'raise':
      return `Set ${name} to ${size} now`;
    case 'keep':
    case 'lower':
      return `Look at ${name}: what failed is not cured by more memory`;
  }
}

/** What a healthy screen says: that it is healthy, and since when; `null` where it is not, or nothing ran yet. */
export function healthSentence({ totals, functions, from }: Snapshot, utc: boolean): string | null {
  const { oomKills, runtimeOoms, suspectedOoms, leakingContainers, attempts } = totals;
  if (attempts === 0 || from === null || oomKills + runtimeOoms + suspectedOoms + leakingContainers > 0)
    return null;
  const seen = `${counted(attempts, 'invocation')} of ${counted(functions.length, 'function')}`;
  return `No OOM kills, no leaks in ${seen} since ${clock(from, utc)}`;
}
