/** Text that was not written by hand: runs of letters and digits in an order that only a generator gives. */
import { masks, type Rule } from './rule.ts';

/** A run this long in one piece may be a secret. */
const shortest = 18;
/** Changes of class per character; words, names and identifiers have a tenth. */
const leastChanges = 0.25;
const longRun = 40;

/** Changes between lower case, upper case and digits, a capital before small letters aside: that is how a word begins. */
export function changesOf(text: string): number {
  let changes = 0;
  let before = classOf(text.charCodeAt(0));
  for (let i = 1; i < text.length; i++) {
    const now = classOf(text.charCodeAt(i));
    if (now !== before && !(before === 'upper' && now === 'lower')) changes += 1;
    before = now;
  }
  return changes;
}

function classOf(code: number): 'lower' | 'upper' | 'digit' | 'other' {
  if (code >= 97 && code <= 122) return 'lower';
  if (code >= 65 && code <= 90) return 'upper';
  return code >= 48 && code <= 57 ? 'digit' : 'other';
}

const hexadecimal = /^(?:[0-9a-f]+|[0-9A-F]+)$/;
/** CloudFormation ends the names that it makes with eight such digits. */
const logicalIdEnd = /[0-9A-F]{8}$/;

/** True for a piece without signs that no person and no compiler named. */
export function isRandom(piece: string): boolean {
  const text = piece.replace(logicalIdEnd, '');
  if (text.length < shortest || hexadecimal.test(text) || !/\d/.test(text)) return false;
  const [lower, upper] = [/[a-z]/.test(text), /[A-Z]/.test(text)];
  if (!lower && !upper) return false;
  // In one case only, an id of a resource looks like that; secrets of this kind are long.
  if (lower !== upper && text.length < 32) return false;
  return changesOf(text) >= leastChanges * text.length;
}

/** True for a long run with signs, of which no part is a word. */
function isRandomRun(run: string): boolean {
  if (run.length < longRun) return false;
  const parts = run.split(/[^A-Za-z0-9]+/).filter((part) => part !== '');
  if (parts.some((part) => part.length >= 5 && changesOf(part) <= part.length / 6)) return false;
  const whole = parts.join('');
  return (
    /[a-z]/.test(whole) && /[A-Z]/.test(whole) && /\d/.test(whole) && changesOf(whole) >= 0.33 * whole.length
  );
}

/** Names that compilers mangle, and checksums of packages. */
const isNamed = /^(?:_*ZN?\d|_R[A-Z]N|sha\d{1,3}-)/;

export const randomTextRules: readonly Rule[] = [
  {
    name: 'random base 64',
    pattern: /(?<![\w+/=-])[A-Za-z0-9+/]{40,}={0,2}(?![\w+/])/g,
    mask({ text }) {
      const parts = text.split(/[+/=]+/);
      const wordy = parts.some((part) => /^[A-Z]?[a-z]{4,}\d?$/.test(part));
      return !wordy && (parts.some(isRandom) || isRandomRun(text)) ? masks.token : text;
    },
  },
  {
    name: 'random text',
    pattern: /(?<![\w<-])\w[\w-]{17,}={0,2}/g,
    mask({ text }) {
      if (isNamed.test(text)) return text;
      return text.split(/[-_=]+/).some(isRandom) || isRandomRun(text) ? masks.token : text;
    },
  },
];
