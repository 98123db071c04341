/**
 * What must not reach a terminal: C0 and C1 controls, DEL, line separators, annotation marks, everything that is
 * drawn as nothing (zero-width and bidirectional marks, fillers, variation selectors, the byte-order mark), and
 * halves of surrogate pairs.
 */
const unsafe = /[\0-\x1f\x7f-\x9f\u2028\u2029\ufff9-\ufffb\p{Default_Ignorable_Code_Point}\p{Cs}]/u;
const everyUnsafe = new RegExp(unsafe, 'gu');
/** The same without the one control that a block keeps. */
const unsafeInBlock =
  /[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufff9-\ufffb\p{Default_Ignorable_Code_Point}\p{Cs}]/u;
const everyUnsafeInBlock = new RegExp(unsafeInBlock, 'gu');

/** What can stand within a word and not be seen: controls, and what is drawn as nothing. */
const hiding = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufff9-\ufffb\p{Default_Ignorable_Code_Point}]/u;
const everyHiding = new RegExp(hiding, 'gu');

/**
 * Escape sequences (ECMA-48) in their 7-bit and 8-bit forms: CSI; the strings OSC, DCS, SOS, PM and APC; every
 * other escape. What lacks its end is taken as far as it goes, a string as far as its line. A class is followed
 * only by what is optional, so no character is read twice.
 */
const sequences =
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x18\x1a\x1b\x9c\n\r]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]?/g;

const lineBreaks = /[\n\r\v\f\x85\u2028\u2029]+/g;
const outerBreaks = new Set(['\n', '\r', '\v', '\f', '\x85', '\u2028', '\u2029']);

/**
 * One safe, printable line from any text: escape sequences and controls go, tabs become spaces, inner line
 * breaks become ` ⏎ `, the outer ones go. Linear in the length; a clean text is given back as it is.
 */
export function sanitizeLine(text: string): string {
  // Nearly every line ends with a break, many hold tabs, and that is all.
  const line = withoutOuterBreaks(text).replaceAll('\t', ' ');
  if (!unsafe.test(line)) return line;
  return withoutOuterBreaks(line.replace(sequences, ''))
    .replace(lineBreaks, ' ⏎ ')
    .replace(everyUnsafe, shown);
}

/** As `sanitizeLine`, but lines stay lines, parted by `\n`, and a tab becomes four spaces. */
export function sanitizeBlock(text: string): string {
  if (!unsafeInBlock.test(text)) return text;
  return text
    .replace(sequences, '')
    .replace(/\r\n|[\r\v\f\x85\u2028\u2029]/g, '\n')
    .replaceAll('\t', '    ')
    .replace(everyUnsafeInBlock, shown);
}

function withoutOuterBreaks(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && outerBreaks.has(text.charAt(from))) from++;
  while (to > from && outerBreaks.has(text.charAt(to - 1))) to--;
  return text.slice(from, to);
}

/** Half a surrogate pair shows that something was there; the rest is drawn as nothing anyway. */
function shown(character: string): string {
  const code = character.charCodeAt(0);
  return character.length === 1 && code >= 0xd800 && code <= 0xdfff ? '\ufffd' : '';
}

/** The text without escape sequences and without what is drawn as nothing; its tabs and line breaks stay as they are. */
export function withoutEscapes(text: string): string {
  if (!hiding.test(text)) return text;
  return text.replace(sequences, '').replace(everyHiding, '');
}
