/**
 * One kind of text that must not be shown. A pattern takes a number of steps that grows with the length of the text
 * and no faster, whatever the text: what repeats is bounded, or cannot match what comes after it, and a match begins
 * only where a word does. `test/text/regex-steps.ts` counts.
 */
export interface Rule {
  readonly name: string;
  /** With the flag `g`. */
  readonly pattern: RegExp;
  /** What is shown instead of a match; the match itself where it is harmless. */
  readonly mask: (match: Match) => string;
}

/** One match of a rule's pattern. */
export interface Match {
  readonly text: string;
  /** The n-th group of the pattern, from 1; empty where it took no part. */
  readonly group: (n: number) => string;
  /** At most `length` characters before and after the match. */
  readonly before: (length: number) => string;
  readonly after: (length: number) => string;
}

/** The text with every match of the rule masked. */
export function applyRule({ pattern, mask }: Rule, text: string): string {
  return text.replace(pattern, (match: string, ...rest: unknown[]) => {
    const at = rest.findIndex((item) => typeof item === 'number');
    const offset = Number(rest[at]);
    return mask({
      text: match,
      group(n) {
        const found = n <= at ? rest[n - 1] : undefined;
        return typeof found === 'string' ? found : '';
      },
      before: (length) => text.slice(Math.max(0, offset - length), offset),
      after: (length) => text.slice(offset + match.length, offset + match.length + length),
    });
  });
}

/** Every mask that has no pseudonym in it. */
export const masks = {
  secret: '<secret>',
  token: '<token>',
  pem: '<pem>',
  jwt: '<jwt>',
  awsKey: '<aws-key>',
  email: '<email>',
  phone: '<phone>',
  card: '<card>',
  iban: '<iban>',
  ssn: '<ssn>',
  ip: '<ip>',
} as const;
