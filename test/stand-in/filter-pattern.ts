/**
 * CloudWatch's filter patterns for plain text, as far as the program uses them: `?a ?"b c"` is any of, `a "b c"` is
 * all of, `-a` is none of, `%re%` a regular expression. Case-sensitive.
 */
export function compilePattern(pattern: string): (message: string) => boolean {
  const terms = [...pattern.matchAll(/([?-]?)(?:"((?:[^"\\]|\\.)*)"|%([^%]+)%|(\S+))/g)].map(
    ([, sign = '', quoted, regex, word]) => {
      const text = (quoted ?? word ?? '').replace(/\\(.)/g, '$1');
      const expression = regex === undefined ? null : new RegExp(regex);
      return {
        sign,
        matches: (message: string) =>
          expression === null ? message.includes(text) : expression.test(message),
      };
    },
  );
  if (pattern.trim().startsWith('{')) throw new RangeError('JSON patterns are not played by the stand-in');
  const any = terms.filter(({ sign }) => sign === '?');
  const all = terms.filter(({ sign }) => sign === '');
  const none = terms.filter(({ sign }) => sign === '-');
  return (message) =>
    (all.length > 0 || any.length === 0 || any.some((term) => term.matches(message))) &&
    all.every((term) => term.matches(message)) &&
    !none.some((term) => term.matches(message));
}
