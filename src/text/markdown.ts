/**
 * Text in GitHub's Markdown that nothing is made of: no link, no image, no HTML, no mention (`@name`), no reference to
 * an issue (`#1`, `GH-1`, `ABC-1`), a commit or a website (`www.`). Backslashes do not help against these: GitHub looks
 * for them in the rendered text. Within a code span it does not.
 */

/** A word that GitHub would make something of. */
const reference =
  /[@#]|:\/\/|\bwww\.|\b[A-Z][A-Z0-9]+-\d|\b(?:mailto|xmpp):|(?<![\w-])[0-9a-f]{7,64}(?![\w-])|[^\s`]\.[a-z]{2,}\//i;

/** The text, which is one line, as code. */
export function markdownCode(text: string): string {
  if (text === '') return '';
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const space = /^`|`$|^ .* $/.test(text) || text.trim() === '' ? ' ' : '';
  return `${fence}${space}${text}${space}${fence}`;
}

/** A sentence: its words escaped, and those that GitHub would make something of as code. */
export function markdownText(text: string): string {
  return text
    .split(/( +)/)
    .map((word, index) => {
      if (index % 2 === 1 || word === '') return word;
      if (!reference.test(word)) return escaped(word, index === 0);
      const [, before = '', inner = '', after = ''] =
        /^([("'[]{0,3})(.*?)([)\]"',.;:!?]{0,4})$/.exec(word) ?? [];
      return inner === ''
        ? escaped(word, index === 0)
        : `${escaped(before, false)}${markdownCode(inner)}${escaped(after, false)}`;
    })
    .join('');
}

/** A cell of a table, from what `markdownCode` or `markdownText` gave: a bar would end it, in code too. */
export function markdownCell(markdown: string): string {
  return markdown.replace(/\\*\|/g, (bar) => (bar.length % 2 === 0 ? bar : `${bar.slice(0, -1)}\\|`));
}

/** A block that its own text cannot end. */
export function markdownBlock(text: string): string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return [fence, ...text.split('\n'), fence];
}

function escaped(text: string, first: boolean): string {
  const safe = text
    .replace(/[\\`*_[\]|~]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
  return first ? safe.replace(/^([#+-])/, '\\$1').replace(/^(\d{1,9})([.)])/, '$1\\$2') : safe;
}
