import { relevantTerms } from '../../events/relevance.ts';
import { type TermSearch, termSearch } from './term-search.ts';

/** `parseMessage` parses JSON that has one of these, wherever it stands, before it looks at the types. */
const jsonHints = ['platform.', 'errorType', 'OutOfMemoryError'];

const terms = withoutCovered([...relevantTerms, ...jsonHints]);

/** How JSON can spell `\u0020` to `\u007f`: then the bytes of a term may differ from its characters. */
const escapedAscii = [...'234567'].flatMap((high) =>
  [...'0123456789abcdefABCDEF'].map((low) => `\\u00${high}${low}`),
);

/**
 * The search, in bytes of JSON, for a place at which a message may be more than an application's line. No place
 * is missed; some are found for nothing. No term has a character that JSON must escape; one that has escaped letters
 * for no reason is taken for relevant.
 */
export const nextRelevant: TermSearch = termSearch([...terms, ...escapedAscii]);

/** The terms without those that contain another one: wherever they stand, the other stands. */
function withoutCovered(all: readonly string[]): readonly string[] {
  const distinct = [...new Set(all)];
  return distinct.filter((term) => !distinct.some((other) => other !== term && term.includes(other)));
}
