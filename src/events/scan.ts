/**
 * The few moves of a left-to-right reader over one message. Each goes forward over every character at most
 * once, so a parser made of them is linear in the length of the message.
 */

/** Space, tab, line break, no-break space (Python's frames indent with it), byte-order mark. */
export function isBlank(code: number): boolean {
  return code < 0xa0 ? code <= 32 : code === 0xa0 || code === 0xfeff;
}

/** The first position at or after `at` that is not blank; the length where there is none. */
export function skipBlanks(text: string, at: number): number {
  while (at < text.length && isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** The end of the word that begins at `at`: the next blank, or the length. */
export function wordEnd(text: string, at: number): number {
  while (at < text.length && !isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** The end of the line that holds `at`: the next `\n` or `\r` (old runtimes part lines with it), or the length. */
export function lineEnd(text: string, at: number): number {
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) return at;
    at++;
  }
  return at;
}

/** Whether nothing but blanks follows. */
export function onlyBlanksFrom(text: string, at: number): boolean {
  return skipBlanks(text, at) === text.length;
}

const longestWord = 200;
const longMessage = 1024;

/** The word at `at`; `null` where there is none, or one longer than any id, type or version that Lambda writes. */
export function wordAt(text: string, at: number): string | null {
  const end = wordEnd(text, at);
  return end === at || end - at > longestWord ? null : own(text, at, end);
}

/**
 * A part of a message. A slice keeps its whole parent alive in V8, and a message may be a megabyte: the few
 * characters that are kept from a long one are copied out.
 */
export function own(text: string, from: number, to: number): string {
  const part = text.slice(from, to);
  return text.length > longMessage ? JSON.parse(JSON.stringify(part)) : part;
}
