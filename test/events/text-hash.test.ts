import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textHash } from '../../src/events/text-hash.ts';

describe('the hash of a text', () => {
  it('ignores the white space that exports add and remove', () => {
    const blanks = fc.array(fc.constantFrom(' ', '\t', '\r', '\n'), { maxLength: 3 });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ unit: 'binary' }), blanks)), (parts) => {
        const bare = parts.map(([text]) => text).join('');
        const spaced = parts.map(([text, blank]) => text + blank.join('')).join('');
        expect(textHash(spaced)).toBe(textHash(bare));
      }),
      { seed: 1 },
    );
  });

  it('tells the texts of a log apart', () => {
    const texts = Array.from(
      { length: 50_000 },
      (_, index) => `RequestId: ${index} Error: exit status ${index % 7}`,
    );
    expect(new Set(texts.map(textHash)).size).toBe(texts.length);
  });

  it('is a whole number that is exact', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(Number.isSafeInteger(textHash(text)) && textHash(text) >= 0).toBe(true);
      }),
      { seed: 2 },
    );
  });
});
