import { awsError } from './service.ts';

interface Term {
  readonly sign: string;
  readonly matches: (message: string) => boolean;
}

/**
 * CloudWatch's filter patterns for plain text, as far as the program uses them: `?a ?"b c"` is any of, `a "b c"` is
 * all of, `-a` is none of, `%re%` a regular expression. Case-sensitive.
 *
 * Throws what the service answers to a term with anything but letters, digits and underscores outside of quotes
 * (InvalidParameterException: Invalid character(s) in term ':'), and to quotes that do not end.
 */
export function compilePattern(pattern: string): (message: string) => boolean {
  if (/^\s*[{[]/.test(pattern))
    throw new RangeError('JSON and space-delimited patterns are not played by the stand-in');
  const terms: Term[] = [];
  let rest = pattern.trim();
  while (rest !== '') {
    const term = /^([?-]?)(?:"((?:[^"\\]|\\.)*)"|%([^%]+)%|(\w+))(?=\s|$)\s*/.exec(rest);
    if (term === null) {
      const wrong = /[^\w\s?-]/.exec(rest)?.[0] ?? rest;
      throw awsError('InvalidParameterException', `Invalid character(s) in term '${wrong}'`);
    }
    const [all, sign = '', quoted, regex, word] = term;
    const text = (quoted ?? word ?? '').replace(/\\(.)/g, '$1');
    const expression = regex === undefined ? null : new RegExp(regex);
    terms.push({
      sign,
      matches: (message) => (expression === null ? message.includes(text) : expression.test(message)),
    });
    rest = rest.slice(all.length);
  }
  const any = terms.filter(({ sign }) => sign === '?');
  const all = terms.filter(({ sign }) => sign === '');
  const none = terms.filter(({ sign }) => sign === '-');
  return (message) =>
    (all.length > 0 || any.length === 0 || any.some((term) => term.matches(message))) &&
    all.every((term) => term.matches(message)) &&
    !none.some((term) => term.matches(message));
}
