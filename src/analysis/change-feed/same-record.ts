import type { Finding } from '../model/advice.ts';
import type { Failure } from '../model/failure.ts';
import type { AttemptEvent } from './analysis-event.ts';

/** Whether the two events say the same of the attempt. */
export function isSameAttempt(left: AttemptEvent, right: AttemptEvent): boolean {
  const [before, now] = [left.attempt, right.attempt];
  return (
    before.outcome === now.outcome &&
    before.usedMb === now.usedMb &&
    before.sizeMb === now.sizeMb &&
    before.durationMs === now.durationMs &&
    before.initMs === now.initMs &&
    before.attempt === now.attempt &&
    before.reset === now.reset &&
    before.requestId === now.requestId &&
    left.nearOom === right.nearOom
  );
}

/** Whether the two say the same of the failure, the wording of further evidence apart. */
export function isSameFailure(before: Failure, now: Failure): boolean {
  return (
    before.kind === now.kind &&
    before.confidence === now.confidence &&
    before.memoryBound === now.memoryBound &&
    before.phase === now.phase &&
    before.runtime === now.runtime &&
    before.requestId === now.requestId &&
    before.attempt === now.attempt &&
    before.usedMb === now.usedMb &&
    before.sizeMb === now.sizeMb
  );
}

/** Whether the two say the same of the function, in the same words. */
export function isSameFinding(before: Finding, now: Finding): boolean {
  return (
    before.severity === now.severity &&
    before.title === now.title &&
    before.detail === now.detail &&
    before.recommendation === now.recommendation &&
    before.commands.length === now.commands.length &&
    before.commands.every(({ text }, index) => text === now.commands[index]?.text)
  );
}
