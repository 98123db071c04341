import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../../../src/invariant.ts';
import { newKernel } from '../../../../src/recordings/fast-path/scan/kernel.ts';

describe('the search for terms', () => {
  const terms = ['RequestId:', 'ENOSPC', 'emory', 'platform.', 'ab'.repeat(20)];
  const kernel = newKernel(terms);
  /** Where a term stands, between two places of a text; -1 where none does. */
  const search = (text: string, from: number, to: number): number => {
    const room = kernel.room(text.length);
    kernel.bytes().write(text, room, 'latin1');
    const found = kernel.termIn(room + from, room + to);
    return found === 0 ? -1 : found - room;
  };
  const slowly = (text: string): number =>
    terms
      .map((term) => text.indexOf(term))
      .reduce((least, at) => (at >= 0 && (least < 0 || at < least) ? at : least), -1);

  it('finds a term wherever it stands, and nothing else', () => {
    const text = fc
      .array(
        fc.oneof(fc.constantFrom(...terms, 'Request', 'ENOS', 'a', 'b', 'ab'), fc.string({ maxLength: 5 })),
        { maxLength: 12 },
      )
      .map((parts) => parts.join('').replace(/[^\x20-\x7e]/g, '?'));
    fc.assert(
      fc.property(text, (written) => {
        const found = search(written, 0, written.length);
        const expected = slowly(written);
        expect(found >= 0).toBe(expected >= 0);
        if (found >= 0) expect(terms.some((term) => written.startsWith(term, found))).toBe(true);
      }),
      { seed: 6, numRuns: 2_000 },
    );
  });

  it('takes a question mark at the end for any hexadecimal digit', () => {
    const escapes = newKernel(['\\u002?', '\\u003?', 'ENOSPC']);
    const found = (text: string): boolean => {
      const room = escapes.room(text.length);
      escapes.bytes().write(text, room, 'latin1');
      return escapes.termIn(room, room + text.length) !== 0;
    };
    for (const digit of '0123456789abcdefABCDEF') {
      for (let before = 0; before < 8; before += 1) {
        expect(found(`${'x'.repeat(before)}\\u002${digit}xxx`)).toBe(true);
        expect(found(`${'x'.repeat(before)}\\u001${digit}xxx`)).toBe(false);
      }
    }
    expect(found('xxENOSPCxx')).toBe(true);
    expect(found('xx\\u003xx')).toBe(true);
    expect(found('xx\\u00')).toBe(false);
  });

  it.each(['', 'a', 'ab', 'abc', 'abcd'])('refuses a term that is too short for it: %j', (term) => {
    expect(() => newKernel(['RequestId:', term])).toThrow(InvariantError);
  });

  it('finds every term of the least length, wherever it is', () => {
    const short = newKernel(['abcde', 'fghij', 'RequestId:']);
    for (let before = 0; before < 20; before += 1) {
      for (const term of ['abcde', 'fghij', 'RequestId:']) {
        const text = `${'x'.repeat(before)}${term}${'y'.repeat(7)}`;
        const room = short.room(text.length);
        short.bytes().write(text, room, 'latin1');
        expect(short.termIn(room, room + text.length)).toBe(room + before);
      }
    }
  });

  it('reads nothing outside its bounds', () => {
    const bytes = 'xxENOSPCxx';
    expect(search(bytes, 0, 10)).toBe(2);
    expect(search(bytes, 2, 8)).toBe(2);
    expect(search(bytes, 3, 10)).toBe(-1);
    expect(search(bytes, 0, 7)).toBe(-1);
    expect(search(bytes, 0, 0)).toBe(-1);
  });
});
