import { jsonHints } from '../../events/parse.ts';
import { relevantTerms } from '../../events/relevance.ts';

/** The hints of `parseMessage` for JSON messages. In JSON around the message their quotes are escaped. */
const escapedHints = jsonHints.map((hint) => hint.replaceAll('"', ''));

/** How JSON can spell `\u0020` to `\u007f`: then the bytes of a term may differ from its characters. */
const escapedAscii = [...'234567'].map((digit) => `\\u00${digit}?`);

/**
 * Every message inside JSON that may be more than an application's line contains one of these; some others do too. A
 * question mark at the end stands for any hexadecimal digit. None has a character that JSON must escape; a message with
 * needlessly escaped ASCII counts as relevant.
 */
export const scannedTerms: readonly string[] = [
  ...withoutCovered([...relevantTerms, ...escapedHints]),
  ...escapedAscii,
];

/** The terms without those that contain another one, which finds them too. */
function withoutCovered(all: readonly string[]): readonly string[] {
  const distinct = [...new Set(all)];
  return distinct.filter((term) => !distinct.some((other) => other !== term && term.includes(other)));
}
