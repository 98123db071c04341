/** Where a value ends that begins at a place of a text: a plain one, one in quotes of any depth, one in brackets. */

/** What is read of a value in brackets (characters); behind an open one that is longer the line is masked. */
const longestBracketed = 4_096;
const longestShortBracketed = 512;

const closers: Readonly<Record<string, string>> = { '[': ']', '{': '}', '(': ')', '<': '>' };

/** Quotes, and how many backslashes stand before: JSON within JSON within JSON has seven. */
export interface Opening {
  readonly quote: string;
  readonly backslashes: number;
  /** Characters that it takes. */
  readonly length: number;
}

const opening = /(\\{0,31})(["'`])/y;

/** The quote that begins here, where one does. */
export function openingAt(text: string, at: number): Opening | null {
  opening.lastIndex = at;
  const found = opening.exec(text);
  if (found === null) return null;
  const [whole, slashes = '', quote = ''] = found;
  return { quote, backslashes: slashes.length, length: whole.length };
}

/** Where the closing quote begins (its backslashes first); the end of the line where there is none. */
export function endOfQuoted(text: string, at: number, { quote, backslashes }: Opening): number {
  let run = 0;
  for (let i = at; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === '\n') return i;
    if (character === '\\') {
      run += 1;
      continue;
    }
    if (character === quote && closes(run, backslashes)) return i - Math.min(run, backslashes);
    run = 0;
  }
  return text.length;
}

/**
 * Whether a quote behind `run` backslashes ends a text that a quote behind `opener` began. Fewer end what is about
 * it, and with that this. Else each level of JSON takes one of a pair away: an even number that is left escapes
 * nothing.
 */
function closes(run: number, opener: number): boolean {
  if (run <= opener) return opener > 0 || run % 2 === 0;
  let left = run;
  for (let level = opener; level > 0; level = (level - 1) / 2) {
    if (left % 2 === 0 || !Number.isInteger(level)) return false;
    left = (left - 1) / 2;
  }
  return left % 2 === 0;
}

/** Behind the bracket that closes the one that is here; `null` where none does so near. */
export function endOfBracketed(text: string, at: number): number | null {
  const open = text.charAt(at);
  const close = closers[open];
  if (close === undefined) return null;
  const long = open === '[' || open === '{';
  const limit = Math.min(text.length, at + (long ? longestBracketed : longestShortBracketed));
  let depth = 0;
  for (let i = at; i < limit; i++) {
    const character = text.charAt(i);
    if (character === open) depth += 1;
    else if (character === close) {
      depth -= 1;
      if (depth === 0) return i + 1;
    } else if (character === '\n' && !long) return null;
  }
  return null;
}

/** The next name of a list of names and values: a value without quotes ends before it. */
const nextName = /[&;,|](?:%20|\+)?\\{0,15}["']?[A-Za-z_][\w.-]{0,60}["'\\]{0,4}(?:=|:(?!\/))/y;
const encodedNext = /%(?:26|22|2[cC]|0[aAdD]|27|7[dD]|3[bB])/y;

/** Where a value without quotes ends: at a blank, at a quote that ends a word, before the next name. `encoded`: within a URL-encoded text. */
export function endOfPlain(text: string, at: number, encoded: boolean, longest: number): number {
  let i = at;
  const limit = Math.min(text.length, at + longest);
  for (; i < limit; i++) {
    const character = text.charAt(i);
    if (/\s/.test(character)) break;
    if (character === '"' || character === "'" || character === '`') {
      if (!/[A-Za-z0-9]/.test(text.charAt(i + 1)) || character === '"') break;
    }
    if ('&;,|'.includes(character) && matchesAt(nextName, text, i)) break;
    if (encoded && character === '%' && matchesAt(encodedNext, text, i)) break;
  }
  // What closes and ends a sentence is not the value's; backslashes belong to the quote behind it.
  while (i > at + 1 && /[)\]},.;:!?\\]/.test(text.charAt(i - 1))) i -= 1;
  return i;
}

/** Where the value of a header ends: at the line's end, at a quote that no parameter of it opened. */
export function endOfHeader(text: string, at: number): number {
  let parameter: string | null = null;
  for (let i = at; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === '\n' || character === '\r') return i;
    if (character !== '"' && character !== "'" && character !== '`') continue;
    if (parameter === character) parameter = null;
    else if (parameter === null && /=\\{0,15}$/.test(text.slice(Math.max(at, i - 16), i)))
      parameter = character;
    else if (parameter === null) return beforeSlashes(text, at, i);
  }
  return text.length;
}

function beforeSlashes(text: string, at: number, end: number): number {
  let i = end;
  while (i > at && text.charAt(i - 1) === '\\') i -= 1;
  return i;
}

function matchesAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}
