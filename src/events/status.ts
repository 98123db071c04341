import type { Phase, Status } from './record.ts';

const statuses: ReadonlyMap<string, Status> = new Map([
  ['success', 'success'],
  ['error', 'error'],
  ['failure', 'failure'],
  ['timeout', 'timeout'],
]);

const phases: ReadonlyMap<string, Phase> = new Map([
  ['init', 'init'],
  ['invoke', 'invoke'],
  ['snap-start', 'snap-start'],
]);

/** The status that Lambda wrote; `null` where it wrote none, or a word that is not known. */
export function statusOf(word: unknown): Status | null {
  return typeof word === 'string' ? (statuses.get(word) ?? null) : null;
}

/** The phase of an init; `null` where none is written or the word is not known. */
export function phaseOf(word: unknown): Phase | null {
  return typeof word === 'string' ? (phases.get(word) ?? null) : null;
}
