import { relevantTerms } from '../../events/relevance.ts';

/** `parseMessage` parses JSON that has one of these, wherever it stands, before it looks at the types. */
const jsonHints = ['platform.', 'errorType', 'OutOfMemoryError'];

/** How JSON can spell `\u0020` to `\u007f`: then the bytes of a term may differ from its characters. */
const escapedAscii = [...'234567'].map((digit) => `\\u00${digit}?`);

/**
 * Wherever, in bytes of JSON, a message may be more than an application's line, one of these stands; some stand there
 * for nothing. A question mark at the end is any hexadecimal digit. None has a character that JSON must escape; a
 * message that has escaped letters for no reason is taken for relevant.
 */
export const scannedTerms: readonly string[] = [
  ...withoutCovered([...relevantTerms, ...jsonHints]),
  ...escapedAscii,
];

/** The terms without those that contain another one: wherever they stand, the other stands. */
function withoutCovered(all: readonly string[]): readonly string[] {
  const distinct = [...new Set(all)];
  return distinct.filter((term) => !distinct.some((other) => other !== term && term.includes(other)));
}
