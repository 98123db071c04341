import { failureSignatures } from './failure-lines.ts';
import { insightsTerm } from './insights-event.ts';
import type { LambdaRecord } from './record.ts';
import { memoryErrorTerms, oomSignatures } from './signatures.ts';
import { platformLines } from './text-format.ts';

/** The service's limit on a filter pattern, in characters. */
export const longestFilterPattern = 1024;

const errorTypeTerm = 'errorType';

/**
 * The frames of ordinary errors that no fixed words open. A Java or a .NET error whose class is of another package, whose
 * stack shows none of the JDK's and whose name is one word (`OutOfStockException`) passes the service's filter only
 * where that matches inside of words; recordings and Logs Insights have it anyway.
 */
const frameTerms = ['java.lang', 'java.base', 'Exception', 'System.'] as const;

/** SIGKILL of a child process. */
const childTerms = ['SIGKILL', 'Killed', 'signal: killed', 'status 137'] as const;

/** The words by which a runtime or an allocator says that its memory ended; those of every error's frame are not among them. */
export const memoryTerms: readonly string[] = withoutCovered([
  ...memoryErrorTerms,
  ...oomSignatures.map((row) => row.term).filter((term) => term !== errorTypeTerm),
]);

/** The words that stand in lines of failures alone (or in application lines that quote them). */
export const failureTerms: readonly string[] = withoutCovered([
  'Task timed out',
  errorTypeTerm,
  'Traceback',
  'Runtime.',
  'Invoke Error',
  'Uncaught Exception',
  'Promise Rejection',
  ...frameTerms,
  ...memoryTerms,
  ...failureSignatures.map((row) => row.term),
  ...childTerms,
  // Emulators, in recordings.
  '(rapid)',
]);

/**
 * The words and phrases one of which is in every message that `parseMessage` gives a meaning to. Each is made of
 * whole words, so it does not matter whether the service matches inside a word.
 */
export const relevantTerms: readonly string[] = withoutCovered([
  ...platformLines.map((line) => line.term),
  // All the types of the JSON format: one by one they would take a third of the pattern.
  'platform.',
  insightsTerm,
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
  return kind === 'application' || kind === 'platform';
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
