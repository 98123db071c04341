/** Ids of requests and of accounts: they keep a pseudonym, so that two lines of one request still show as such. */
import { pseudonym } from './pseudonym.ts';
import type { Match, Rule } from './rule.ts';

/** The mask of a request id: the same id gives the same mask in every line and in every run. */
export function redactRequestId(requestId: string): string {
  return `<request-id:${pseudonym(requestId)}>`;
}

/** A number under such a name, or before such a unit, counts something. */
const measureBefore =
  /(?:bytes|size|duration|millis|ms|count|time|stamp|offset|length|total|memory|heap\w{0,10}|rss|used|read|written|sent|received|seq\w{0,10})["'\\]{0,8}\s?[:=]\s?["'\\]{0,8}$/i;
const unitAfter = /^\s?(?:m?s|us|ns|bytes?|[kKMGT]i?B|B|%)(?!\w)/;
/** `202611241530`: a date and a time of this century or the last. */
const dateAndTime = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d$/;
const accountBefore = /(?:account\W{0,6}(?:id\W{0,6})?|\barn:[\w-]{0,10}:[\w-]{0,30}:[\w-]{0,20}:)$/i;

function isAccount({ text, before, after }: Match): boolean {
  if (accountBefore.test(before(70))) return true;
  return !measureBefore.test(before(32)) && !unitAfter.test(after(8)) && !dateAndTime.test(text);
}

export const idRules: readonly Rule[] = [
  {
    name: 'UUID',
    pattern: /(?<![\w-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![\w-])/gi,
    mask: ({ text }) => redactRequestId(text),
  },
  // Ids need not be UUIDs: recordings shorten them.
  {
    name: 'request id by its label',
    pattern: /(\bRequestId: |"(?:requestId|AWSRequestId)"\s{0,4}:\s{0,4}")([\w-]{1,128})/g,
    mask: ({ group }) => `${group(1)}${redactRequestId(group(2))}`,
  },
  {
    name: 'tenant by its label',
    pattern: /(\btenant "|\\{0,2}"tenantId\\{0,2}"\s{0,4}:\s{0,4}\\{0,2}")(?!<tenant:)([^"\\\n]{1,256})/g,
    mask: ({ group }) => `${group(1)}<tenant:${pseudonym(group(2))}>`,
  },
  {
    name: 'account id',
    pattern: /(?<![A-Za-z0-9.])\d{12}(?![A-Za-z0-9]|\.\d)/g,
    mask: (match) => (isAccount(match) ? `<account-id:${pseudonym(match.text)}>` : match.text),
  },
  {
    name: 'account id with dashes',
    pattern: /(?<![\w-])\d{4}-\d{4}-\d{4}(?![\w-])/g,
    mask: ({ text }) => `<account-id:${pseudonym(text.replaceAll('-', ''))}>`,
  },
];
