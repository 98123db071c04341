/**
 * One kind of thing that must not be shown. Patterns are linear: a repeated class is bounded, or cannot match
 * what follows it, and a match begins only where a word does.
 */
interface Secret {
  readonly pattern: RegExp;
  readonly mask: (match: string, ...groups: string[]) => string;
}

/** Ids keep a pseudonym, so that two lines of one request still show as such; secrets keep nothing. */
const secrets: readonly Secret[] = [
  {
    pattern: /-----BEGIN [A-Z0-9 ]{1,40}-----[\s\S]*?(?:-----END [A-Z0-9 ]{1,40}-----|$)/g,
    mask: () => '<pem>',
  },
  {
    pattern: /(:\/\/[^\s/:@<]+:)[^\s/@]+@/g,
    mask: (_, before = '') => `${before}<secret>@`,
  },
  {
    pattern: /(?<![\w-])eyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*){0,3}/g,
    mask: () => '<jwt>',
  },
  {
    pattern: /\b(bearer|basic)(\s{1,4})(?=[A-Za-z._~-]{0,200}[0-9+/=])[A-Za-z0-9._~+/=-]{8,}/gi,
    mask: (_, scheme = '', space = '') => `${scheme}${space}<token>`,
  },
  {
    pattern:
      /(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|npm_[A-Za-z0-9]{36}|xox[abeoprs]-[A-Za-z0-9-]{10,}|(?:[rsp]k_(?:live|test)|whsec)_[A-Za-z0-9]{10,}|AIza[\w-]{35})/g,
    mask: () => '<token>',
  },
  {
    pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|ANPA|AROA)[A-Z0-9]{16}(?![A-Za-z0-9])/g,
    mask: () => '<aws-key>',
  },
  // `password=...`, `"secretAccessKey": "..."`, `\"api_key\":\"...\"`, `x-amz-security-token: ...`.
  {
    pattern:
      /((?:passw(?:or)?d|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|signature|authorization|credential)[\w-]{0,24}["'\\]{0,4}\s{0,4}[:=]\s{0,4})(\\{1,2}"[^"\n]{0,4096}|"(?:[^"\\\n]|\\[^\n])*|'[^'\n]*|[^\s"'\\,;&<>()[\]{}]+)/gi,
    mask: (match, before = '', value = '') => {
      const quote = /^\\{0,2}["']?/.exec(value)?.[0] ?? '';
      if (value.startsWith('<', quote.length) || value.length === quote.length) return match;
      // A count of tokens, as language models' clients log them.
      if (/^token/i.test(before) && /^\d{1,9}$/.test(value)) return match;
      return `${before}${quote}<secret>${value.startsWith('\\') ? '\\' : ''}`;
    },
  },
  // What hangs on to an address and has an `@` of its own goes with it: it may be the next one.
  {
    pattern: /(?<![\w.%+-])[\w.%+-]+@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+(?:[\w.%+@-]*@[\w.%+-]*)?/g,
    mask: () => '<email>',
  },
  {
    pattern: /(?<![\w-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![\w-])/gi,
    mask: redactRequestId,
  },
  // Ids need not be uuids: recordings shorten them.
  {
    pattern: /(\bRequestId: |"(?:requestId|AWSRequestId)"\s{0,4}:\s{0,4}")([\w-]{1,128})/g,
    mask: (_, before = '', id = '') => `${before}${redactRequestId(id)}`,
  },
  {
    pattern: /(?<![\w.])\d{12}(?!\w|\.\d)/g,
    mask: (account) => `<account-id:${pseudonym(account)}>`,
  },
];

/**
 * Masks request ids, account ids, e-mail addresses, keys, tokens, passwords and PEM blocks in a text. Masks have
 * the same length whatever they stand for; redacting twice changes nothing.
 */
export function redact(text: string): string {
  let safe = text;
  for (const { pattern, mask } of secrets) safe = safe.replace(pattern, mask);
  return safe;
}

/** The mask of a request id: the same id gives the same mask in every line and in every run. */
export function redactRequestId(requestId: string): string {
  return `<request-id:${pseudonym(requestId)}>`;
}

/** Six hexadecimal digits of FNV-1a: enough to tell requests apart on a screen, too few to find the id again. */
function pseudonym(value: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < value.length; i++) {
    hash = Math.imul(hash ^ value.charCodeAt(i), 0x01000193);
  }
  return (((hash >>> 24) ^ hash) & 0xffffff).toString(16).padStart(6, '0');
}
