import { describe, expect, it } from 'vitest';
import { lineEnd, onlyBlanksFrom, own, skipBlanks, wordAt, wordEnd } from '../../src/events/scan.ts';

describe('the reader', () => {
  it('takes no-break spaces and byte-order marks for blanks', () => {
    expect(skipBlanks('\ufeff\u00a0 \t\r\nx', 0)).toBe(6);
    expect(wordEnd('ab\u00a0c', 0)).toBe(2);
  });

  it('ends a line at either kind of break', () => {
    expect(lineEnd('ab\rc', 0)).toBe(2);
    expect(lineEnd('ab\nc', 0)).toBe(2);
    expect(lineEnd('abc', 1)).toBe(3);
  });

  it('knows whether anything follows', () => {
    expect(onlyBlanksFrom('a \n', 1)).toBe(true);
    expect(onlyBlanksFrom('a b', 1)).toBe(false);
  });

  it('refuses a word that is longer than anything Lambda writes', () => {
    expect(wordAt('x'.repeat(200), 0)).toHaveLength(200);
    expect(wordAt('x'.repeat(201), 0)).toBeNull();
    expect(wordAt(' x', 0)).toBeNull();
  });

  it('copies the same characters out of a long text', () => {
    const long = `${'y'.repeat(2000)}id-\ud800"\\${'z'.repeat(2000)}`;
    expect(own(long, 2000, 2006)).toBe('id-\ud800"\\');
  });
});
