import { failureSignatures } from './failure-lines.ts';
import { platformTypes } from './json-format.ts';
import type { LambdaRecord } from './record.ts';
import { nodeFrames, oomSignatures, pythonMemoryErrors } from './signatures.ts';
import { platformLines } from './text-format.ts';

/** The service's limit on a filter pattern, in characters. */
export const longestFilterPattern = 1024;

/** JSON records that bear on nothing here: they need not be asked for. */
const idleTypes: ReadonlySet<string> = new Set([
  'platform.extension',
  'platform.telemetrySubscription',
  'platform.logsSubscription',
]);

const frames: ReadonlySet<string> = new Set(nodeFrames);

/** The words by which a runtime says that its memory ended; those of every error's frame are not among them. */
export const memoryTerms: readonly string[] = withoutCovered([
  ...pythonMemoryErrors,
  ...oomSignatures.map((row) => row.term).filter((term) => !frames.has(term)),
]);

/** The words that stand in lines of failures alone (or in application lines that quote them). */
export const failureTerms: readonly string[] = withoutCovered([
  'Task timed out after',
  'errorType',
  'Traceback (most recent call last)',
  '[ERROR] Runtime',
  ...memoryTerms,
  ...failureSignatures.map((row) => row.term),
]);

/**
 * The words and phrases one of which is in every message that `parseMessage` gives a meaning to. Each is made of
 * whole words, so it does not matter whether the service matches inside a word.
 */
export const relevantTerms: readonly string[] = withoutCovered([
  ...platformLines.map((line) => line.term),
  ...[...platformTypes.keys(), 'platform.fault'].filter((type) => !idleTypes.has(type)),
  ...failureTerms,
]);

/**
 * The pattern for FilterLogEvents and StartLiveTail that lets through all that bears on memory and failures and
 * leaves application lines with the service: `?a ?b` is OR, case-sensitive, and a term with anything but letters
 * and digits stands in double quotes (CloudWatch Logs, "Filter pattern syntax").
 */
export const filterPattern: string = relevantTerms.map((term) => `?${quoted(term)}`).join(' ');

/** Whether a record bears on nothing here: of its event no more is told than that it was. */
export function isIdle({ kind }: LambdaRecord): boolean {
  return kind === 'application' || kind === 'platform' || kind === 'extension';
}

/** Whether the service's filter lets a message through. */
export function matchesFilterPattern(message: string): boolean {
  return relevantTerms.some((term) => message.includes(term));
}

function quoted(term: string): string {
  return /^[A-Za-z0-9]+$/.test(term) ? term : `"${term}"`;
}

/** The terms in order, without repeats and without those that another one finds already. */
function withoutCovered(terms: readonly string[]): readonly string[] {
  const distinct = [...new Set(terms.filter((term) => term !== ''))];
  return distinct.filter((term) => !distinct.some((other) => other !== term && hasWords(term, other)));
}

/** Whether `words` stands in `text` between ends of words. */
function hasWords(text: string, words: string): boolean {
  const at = text.indexOf(words);
  if (at === -1) return false;
  return !isWordCharacter(text[at - 1]) && !isWordCharacter(text[at + words.length]);
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /\w/.test(character);
}
