import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { cutMiddle, cutText, takeCells, textWidth, wrapText } from '../../src/text/width.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const printable = fc.string({ unit: 'grapheme', maxLength: 60 });

describe('textWidth', () => {
  it('is what string-width says of what the screen draws with', () => {
    const ranges = [
      [0x20, 0x7e],
      [0xa1, 0x2ff],
      [0x2010, 0x2027],
      [0x2030, 0x205e],
      [0x2190, 0x22ff],
      [0x2500, 0x25fc],
      [0x2801, 0x28ff],
      ...[0x23ce, 0x23ea, 0x23f3, 0x23f8, 0x23fa, 0x26a0, 0x2713, 0x2715, 0x27f3].map(
        (code) => [code, code] as const,
      ),
    ] as const;
    for (const [from, to] of ranges) {
      for (let code = from; code <= to; code++) {
        const character = String.fromCodePoint(code);
        expect(textWidth(character), code.toString(16)).toBe(stringWidth(character));
      }
    }
  });

  it('is what string-width says of anything', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(textWidth(text)).toBe(stringWidth(text));
      }),
      { seed: 1 },
    );
  });
});

describe('cutting', () => {
  it('keeps what fits, and ends what does not with an ellipsis', () => {
    expect(cutText('image-resize', 12)).toBe('image-resize');
    expect(cutText('image-resize', 11)).toBe('image-resi…');
    expect(cutText('image-resize', 1)).toBe('…');
    expect(cutText('image-resize', 0)).toBe('');
  });

  it('never halves a wide character', () => {
    expect(cutText('画像リサイズ', 6)).toBe('画像…');
    expect(cutText('画像リサイズ', 7)).toBe('画像リ…');
    expect(takeCells('画像', 1)).toBe('');
  });

  it('keeps both ends where the end tells things apart', () => {
    expect(cutMiddle('4f21c9a0b7d84e1f9c35a0de77b1c3c9', 11)).toBe('4f21c…1c3c9');
    expect(cutMiddle('short', 11)).toBe('short');
  });

  it('never gives more cells than asked for', () => {
    fc.assert(
      fc.property(printable, fc.nat(30), (text, width) => {
        expect(textWidth(cutText(text, width))).toBeLessThanOrEqual(width);
        expect(textWidth(cutMiddle(text, width))).toBeLessThanOrEqual(width);
        expect(textWidth(takeCells(text, width))).toBeLessThanOrEqual(width);
      }),
      { seed: 2, numRuns: 500 },
    );
  });
});

describe('wrapText', () => {
  it('breaks between words, and long words anywhere', () => {
    expect(wrapText('the quick brown fox', 9)).toEqual(['the quick', 'brown fox']);
    expect(wrapText('abcdefghij kl', 4)).toEqual(['abcd', 'efgh', 'ij', 'kl']);
    expect(wrapText('画像リサイズ', 4)).toEqual(['画像', 'リサ', 'イズ']);
    expect(wrapText('', 4)).toEqual(['']);
  });

  it('keeps the indent of code', () => {
    expect(wrapText('  if (x) return;', 40)).toEqual(['  if (x) return;']);
    expect(wrapText('  if (cache) return now;', 14)).toEqual(['  if (cache)', '  return now;']);
  });

  it('loses no word and passes no edge', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 12 }), { maxLength: 12 }),
        fc.integer({ min: 4, max: 30 }),
        (words, width) => {
          const text = words.map((word) => word.replaceAll(' ', '_')).join(' ');
          const lines = wrapText(text, width);
          for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
          expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        },
      ),
      { seed: 3 },
    );
  });
});
