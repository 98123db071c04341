import { relevantTerms } from '../../events/relevance.ts';
import { type TermSearch, termSearch } from './term-search.ts';

/** `parseMessage` parses JSON that has one of these, wherever it stands, before it looks at the types. */
const jsonHints = ['platform.', 'errorType', 'OutOfMemoryError'];

const terms = withoutCovered([...relevantTerms, ...jsonHints]);

/** How JSON can spell `\u0020` to `\u007f`: then the bytes of a term may differ from its characters. */
const escapedAscii = ['2', '3', '4', '5', '6', '7'].map((digit) => `\\u00${digit}`);

const asWritten = termSearch(terms);
const orEscaped = termSearch([...terms, ...escapedAscii]);

/**
 * The search, in bytes of JSON, for a place at which a message may be more than an application's line. No place
 * is missed; some are found for nothing. No term has a character that JSON must escape; only where a chunk
 * escapes letters for no reason does the search look out for that as well.
 */
export function relevanceSearch(chunk: Buffer): TermSearch {
  for (let at = chunk.indexOf('\\u00'); at >= 0; at = chunk.indexOf('\\u00', at + 4)) {
    const digit = chunk[at + 4] ?? 0;
    if (digit >= 0x32 && digit <= 0x37) return orEscaped;
  }
  return asWritten;
}

/** The terms without those that contain another one: wherever they stand, the other stands. */
function withoutCovered(all: readonly string[]): readonly string[] {
  const distinct = [...new Set(all)];
  return distinct.filter((term) => !distinct.some((other) => other !== term && term.includes(other)));
}
