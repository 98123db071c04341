/** Masks the values of names that say what they are: `password=...`, `"apiKey": "..."`, `Authorization: ...`. */
import { changesOf } from './random-text.ts';
import { masks } from './rule.ts';
import { kindOfName, type NameKind } from './secret-names.ts';
import { endOfBracketed, endOfHeader, endOfPlain, endOfQuoted, openingAt } from './value-end.ts';

const names = /[A-Za-z_][\w.$-]*/g;
const longestName = 80;

/**
 * What is read of a value without quotes (characters). Where its look decides, another name may begin within it, and
 * is read from there again.
 */
const longestValue: Readonly<Record<NameKind, number>> = {
  secret: Number.POSITIVE_INFINITY,
  weak: Number.POSITIVE_INFINITY,
  code: Number.POSITIVE_INFINITY,
  header: Number.POSITIVE_INFINITY,
  key: 512,
  phone: 64,
  address: 64,
};

/** What stands between a name and its value. */
const separator =
  /(?:\\{0,31}["'`]|%22|%27|\\u0022)?\]?\s{0,4}(?:=>|:=|={1,3}|:|%3[ADad](?:%20|\+)?)\s{0,8}(?:\|\s{1,4}|b(?=["'])|Some\(|&(?=\{))?/y;
const afterFlag = /[ \t]{1,4}/y;
const xmlEnd = />/y;
/** `"name": "DB_PASSWORD", "value": "..."`, `key="password" value="..."`, `["password", "..."]`. */
const valueOfPair =
  /\\{0,15}["']\s{0,4},?\s{0,4}(?:\\{0,15}["'])?(?:[Vv]alue|VALUE)(?:\\{0,15}["'])?\s{0,4}[:=]\s{0,4}/y;
const nextItem = /\\{0,15}["']\s{0,4},\s{0,4}(?=\\{0,15}["'])/y;
const inWords = /\s(?:is|was|are|set to|changed to)(?:\s|:\s)(?:now\s)?/y;

/** What a name is followed by where it was wrong, is missing, or says what it has to be. */
const prose =
  /^(?:null|nil|none|undefined|nan|true|false|yes|no|on|off|ok|invalid|valid|expired?|missing|required|incorrect|wrong|mismatch(?:ed)?|must|is|was|are|not|too|cannot|can|could|failed|failure|empty|unset|set|unknown|enabled|disabled|default|optional|accepted|rejected|denied|refused|found|given|used|a|an|the|string|number|boolean|str|int|bytes|object|any|void|redacted|masked|hidden|removed|filtered|n\/a|\*+|x+|\.{3}|bearer|basic)$/i;
/** The place of a value that is filled in elsewhere. */
const placeholder =
  /^(?:\?+|\$\d{1,3}|\$\{[\w.:-]{1,80}\}|%[sdvq]|\{\{?[\w. ]{0,80}\}?\}|\[(?:redacted|masked|hidden|filtered)\]|:\w{1,40})$/i;
const figure = /^[-+]?\d[\d.,_]*\s?(?:%|[a-zA-Z]{1,3})?$/;
const ipAddress =
  /^\[?(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})\]?(?::\d{1,5})?(?:,|$)/i;

/** A value that was found: where it begins and ends, and what shows instead. */
interface Found {
  readonly from: number;
  readonly to: number;
  readonly mask: string;
}

/** The text with the values of such names masked. */
export function maskNamedValues(text: string): string {
  let safe = '';
  let done = 0;
  names.lastIndex = 0;
  for (let match = names.exec(text); match !== null; match = names.exec(text)) {
    const end = match.index + match[0].length;
    const found = valueAfter(text, match.index, end);
    if (found === null) continue;
    safe += text.slice(done, found.from) + found.mask;
    done = found.to;
    names.lastIndex = Math.max(found.to, end);
  }
  return done === 0 ? text : safe + text.slice(done);
}

/** What is expected behind a name. */
interface Expected {
  readonly kind: NameKind;
  /** The text is URL-encoded. */
  readonly encoded: boolean;
  /** A lone word is no value: `token: expired`, unlike `token=expired`. */
  readonly words: boolean;
}

function valueAfter(text: string, start: number, end: number): Found | null {
  const name = text.slice(Math.max(start, end - longestName), end);
  const kind = kindOfName(wordBefore(text, start, name) + name);
  if (kind === null) return null;
  const plain = matchEnd(separator, text, end);
  if (plain !== null) {
    const between = text.slice(end, plain);
    return valueAt(text, plain, {
      kind,
      encoded: between.includes('%'),
      words: kind === 'weak' && !/[=%"'`]/.test(between),
    });
  }
  const expected = { kind, encoded: false, words: kind === 'weak' };
  const flag = text.startsWith('--', start - 2) ? matchEnd(afterFlag, text, end) : null;
  if (flag !== null) return valueAt(text, flag, expected);
  const pair = matchEnd(valueOfPair, text, end);
  if (pair !== null) return valueAt(text, pair, expected);
  const before = text.charAt(start - 1);
  if (before === '<') return elementValue(text, end, expected);
  const item = before === '"' || before === "'" ? matchEnd(nextItem, text, end) : null;
  if (item !== null) return spelt(text, valueAt(text, item, expected));
  const words = matchEnd(inWords, text, end);
  return words === null ? null : spelt(text, valueAt(text, words, expected));
}

/** In `API key: x` the name has a blank in it. */
function wordBefore(text: string, start: number, name: string): string {
  if (!/^(?:key|id|code|number|phrase|string|address)$/i.test(name)) return '';
  return /[A-Za-z]{2,16} $/.exec(text.slice(Math.max(0, start - 18), start))?.[0] ?? '';
}

/** Where less speaks for a value, it has to look like one: a digit in it, or a blank as in `Bearer x`. */
function spelt(text: string, found: Found | null): Found | null {
  return found !== null && /[\d ]/.test(text.slice(found.from, found.to)) ? found : null;
}

/** `<password>value</password>`. */
function elementValue(text: string, end: number, expected: Expected): Found | null {
  const from = matchEnd(xmlEnd, text, end);
  if (from === null) return null;
  const to = text.indexOf('<', from);
  if (to === -1 || to - from > 4_096 || !text.startsWith('</', to)) return null;
  return masked(text, from, to, expected);
}

function valueAt(text: string, at: number, expected: Expected): Found | null {
  const { kind, encoded } = expected;
  const first = text.charAt(at);
  const opening = openingAt(text, at);
  if (opening !== null) {
    const from = at + opening.length;
    return masked(text, from, endOfQuoted(text, from, opening), expected);
  }
  if (encoded && text.startsWith('%22', at)) return valueAt(text, at + 3, expected);
  if (first === '[' || first === '{' || (first === '(' && kind !== 'header')) {
    const bracketed = bracketedValue(text, at, expected);
    if (bracketed !== undefined) return bracketed;
  }
  if (kind === 'header') return masked(text, at, endOfHeader(text, at), expected);
  const found = masked(text, at, endOfPlain(text, at, encoded, longestValue[kind]), expected);
  return found === null ? null : { ...found, to: endOfPlain(text, at, encoded, Number.POSITIVE_INFINITY) };
}

/** `undefined` where the bracket is the beginning of a plain value. */
function bracketedValue(text: string, at: number, expected: Expected): Found | null | undefined {
  const end = endOfBracketed(text, at);
  if (text.charAt(at) === '(') {
    if (end === null) return undefined;
    return /\s/.test(text.slice(at, end)) ? null : masked(text, at, restOf(text, end), expected);
  }
  if (end === null) {
    const line = text.indexOf('\n', at);
    return masked(text, at, line === -1 ? text.length : line, expected);
  }
  // Counts of tokens, and lists of nothing.
  if (!/[A-Za-z"']\w*["'\]]|\d{5}/.test(text.slice(at, end)) && expected.kind === 'weak') return null;
  return masked(text, at, restOf(text, end), expected);
}

/** What hangs on to a closing bracket belongs to the value too: a mask in the bracket's place would take it with it. */
function restOf(text: string, end: number): number {
  return /[^\s)\]},.;:!?"'`\\]/.test(text.charAt(end))
    ? endOfPlain(text, end, false, Number.POSITIVE_INFINITY)
    : end;
}

function masked(text: string, from: number, to: number, expected: Expected): Found | null {
  const value = text.slice(from, to);
  return isHarmless(value, expected) ? null : { from, to, mask: maskOf(expected.kind) };
}

function maskOf(kind: NameKind): string {
  if (kind === 'phone') return masks.phone;
  return kind === 'address' ? masks.ip : masks.secret;
}

function isHarmless(value: string, { kind, words }: Expected): boolean {
  if (!/[\p{L}\p{N}]/u.test(value) || isMask(value) || placeholder.test(value)) return true;
  const bare = value.replace(/[)\]},.;:!?]+$/, '');
  if (prose.test(bare)) return true;
  switch (kind) {
    case 'code':
      return figure.test(bare) && bare.replaceAll(/\D/g, '').length < 3;
    case 'secret':
      return figure.test(bare) && bare.length < 12;
    case 'weak':
      return (
        (figure.test(bare) && bare.length < 6) || (words && /^[a-z]{1,15}$|^[A-Z]?[a-z]{1,9}$/.test(bare))
      );
    case 'key':
      return !looksGenerated(bare);
    case 'header':
      return figure.test(bare);
    case 'phone':
      return value.replaceAll(/\D/g, '').length < 7;
    case 'address':
      return !ipAddress.test(value);
  }
}

/** Hexadecimal digits, or letters and digits in no order. */
function looksGenerated(value: string): boolean {
  if (/^[0-9a-f]{16,}$/i.test(value)) return true;
  if (value.length < 16 || !/^[\w.~+=-]+$/.test(value)) return false;
  return changesOf(value.replaceAll(/[^A-Za-z0-9]/g, '')) >= value.length / 5;
}

/** A mask that was made already; with more behind it, it was not. */
function isMask(value: string): boolean {
  return /^<(?:secret|token|pem|jwt|aws-key|email|phone|card|iban|ssn|ip|(?:request|account)-id:[0-9a-f]{6})>$/.test(
    value,
  );
}

function matchEnd(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}
