import { idRules } from './redaction/ids.ts';
import { maskNamedValues } from './redaction/named-values.ts';
import { peopleRules } from './redaction/people.ts';
import { randomTextRules } from './redaction/random-text.ts';
import { applyRule } from './redaction/rule.ts';
import { looseTokenRules, tokenRules } from './redaction/tokens.ts';
import { withoutEscapes } from './sanitize.ts';

export { redactRequestId } from './redaction/ids.ts';

/** Masks secrets where `--redact` asks for it, else gives the text back: every output has one. */
export type Redact = (text: string) => string;

const before = tokenRules;
const after = [...looseTokenRules, ...peopleRules, ...idRules, ...randomTextRules];

/**
 * Masks what must not be shown: passwords and keys by their names and by their shapes, addresses of people, numbers of
 * cards, ids of requests and accounts. Escape sequences and characters that are not drawn are taken off first, so
 * that none hides a part. Masks have the same length whatever they stand for; redacting twice changes nothing.
 */
export function redact(text: string): string {
  let safe = withoutEscapes(text);
  for (const rule of before) safe = applyRule(rule, safe);
  safe = maskNamedValues(safe);
  for (const rule of after) safe = applyRule(rule, safe);
  return safe;
}
