import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import fastStringWidth from '../../src/text/string-width.ts';

const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.integer({ min: 0x20, max: 0x2fff }).map((code) => String.fromCodePoint(code)),
  fc.constantFrom(
    '\x1b[31m',
    '\x1b[0m',
    '\x1b]8;;http://x\x07',
    '█▉│╷·',
    '⣀⡠⠤',
    '日本',
    '👩‍👩‍👧',
    '\t',
    '✕',
    '▸',
  ),
);

describe('the width that the bundle gives Ink', () => {
  it('is that of string-width for any text and options', () => {
    const options = fc.option(
      fc.record({ ambiguousIsNarrow: fc.boolean(), countAnsiEscapeCodes: fc.boolean() }),
      {
        nil: undefined,
      },
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), options, (parts, given) => {
        const text = parts.join('');
        expect(fastStringWidth(text, given)).toBe(stringWidth(text, given));
      }),
      { seed: 20261124, numRuns: 3_000 },
    );
  });

  it('is that of string-width for every character below U+3000, and beside a letter', () => {
    const wrong: string[] = [];
    for (let code = 0; code < 0x3000; code++) {
      const character = String.fromCodePoint(code);
      for (const text of [character, `a${character}`, `${character}b`]) {
        if (fastStringWidth(text) !== stringWidth(text)) wrong.push(code.toString(16));
      }
    }
    expect(wrong).toEqual([]);
  });
});
