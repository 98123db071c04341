import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitizeBlock, sanitizeLine } from '../../src/text/sanitize.ts';

const ESC = '\x1b';

describe('sanitizeLine', () => {
  it.each([
    ['plain text', 'order 12345: 42.10 € — ok 日本語 👍', 'order 12345: 42.10 € — ok 日本語 👍'],
    ['colours', `${ESC}[31;1mred${ESC}[0m`, 'red'],
    ['8-bit CSI', '\x9b31mred\x9b0m', 'red'],
    ['a private CSI', `${ESC}[?1049h${ESC}[2J${ESC}[>4;2mx`, 'x'],
    ['a title', `${ESC}]0;owned\x07x`, 'x'],
    ['a title ended by ST', `${ESC}]0;owned${ESC}\\x`, 'x'],
    ['a title ended by 8-bit ST', `\x9d0;owned\x9cx`, 'x'],
    ['a link', `${ESC}]8;;https://evil${ESC}\\text${ESC}]8;;${ESC}\\`, 'text'],
    ['a clipboard write', `${ESC}]52;c;ZXZpbA==\x07x`, 'x'],
    ['DCS', `${ESC}P1$r0m${ESC}\\x`, 'x'],
    ['SOS, PM, APC', `${ESC}Xa${ESC}\\1${ESC}^b${ESC}\\2${ESC}_c${ESC}\\3`, '123'],
    ['8-bit DCS, SOS, PM, APC', '\x90a\x9c1\x98b\x9c2\x9ec\x9c3\x9fd\x9c4', '1234'],
    ['a charset switch', `${ESC}(0x${ESC}(B`, 'x'],
    ['a reset', `a${ESC}cb`, 'ab'],
    ['a sequence cut short', `a${ESC}[38;5;`, 'a'],
    ['a lone escape', `a${ESC}`, 'a'],
    ['a string cut short, as far as its line', `a${ESC}]0;title\nb`, 'a ⏎ b'],
    ['a sequence that is put together by stripping', `${ESC}${ESC}[0m[31mx`, '[31mx'],
    ['tabs', 'a\tb', 'a b'],
    ['line breaks', 'a\nb\r\nc\rd\n\n', 'a ⏎ b ⏎ c ⏎ d'],
    ['outer line breaks', '\n\r\na\n', 'a'],
    ['Unicode line breaks', 'a\u2028b\u2029c\x85d', 'a ⏎ b ⏎ c ⏎ d'],
    ['backspaces and bells', 'pass\b\b\b\b\x07\x7f', 'pass'],
    ['overrides and isolates', 'a\u202eb\u2066c\u2069\u200f\u061cd', 'abcd'],
    ['what is drawn as nothing', 'a\u200bb\u200dc\ufeffd\u2060e\u00adf\u3164g\ufe0f\u{e0041}', 'abcdefg'],
    ['halves of pairs', 'a\ud83db\udc4dc', 'a\ufffdb\ufffdc'],
    ['nothing', '', ''],
  ])('makes %s safe', (_, text, safe) => {
    expect(sanitizeLine(text)).toBe(safe);
  });
});

describe('sanitizeBlock', () => {
  it.each([
    ['a\nb\n', 'a\nb\n'],
    ['a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['\tat x.Y.z(Y.java:1)', '    at x.Y.z(Y.java:1)'],
    [`${ESC}[31ma${ESC}[0m\n${ESC}]0;t\nb`, 'a\n\nb'],
  ])('%j becomes %j', (text, safe) => {
    expect(sanitizeBlock(text)).toBe(safe);
  });
});

describe('on any text', () => {
  const hostile = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          ESC,
          '[',
          ']',
          'P',
          '\\',
          '\x9b',
          '\x9d',
          '\x9c',
          '\x07',
          '\r',
          '\n',
          '\t',
          '\u202e',
          '\u200b',
        ),
        fc.constantFrom('\ufeff', '\ud83d', '\udc4d', '👍', '31m', '0;', '\x18', '\x85', '\u2028', '\0', 'é'),
        fc.string({ unit: 'binary', maxLength: 4 }),
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join(''));
  const options = { seed: 20261124, numRuns: 3000 };
  const dangerous = /[\0-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\p{Cs}/u;

  it('holds no control, escape, bidirectional or zero-width character afterwards', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(sanitizeLine(text)).not.toMatch(dangerous);
        expect(sanitizeBlock(text).replaceAll('\n', '')).not.toMatch(dangerous);
      }),
      options,
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(sanitizeLine(sanitizeLine(text))).toBe(sanitizeLine(text));
        expect(sanitizeBlock(sanitizeBlock(text))).toBe(sanitizeBlock(text));
      }),
      options,
    );
  });

  it.each([
    ESC,
    `${ESC}[`,
    `${ESC}]`,
    `${ESC}P`,
    '\x9d',
    `${ESC} `,
    '\n',
    ' ',
    '\u200b',
    '\ud800',
    `${ESC}[1;`,
  ])('comes to an end on a megabyte of %j', (unit) => {
    const text = unit.repeat(2 ** 20 / unit.length);
    expect(sanitizeLine(text)).not.toMatch(dangerous);
    expect(sanitizeBlock(`${text}x`).replaceAll('\n', '')).not.toMatch(dangerous);
  });
});
