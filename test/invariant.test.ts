import { describe, expect, it } from 'vitest';
import { at, InvariantError, invariant } from '../src/invariant.js';

describe('invariant', () => {
  it('lets what holds pass', () => {
    expect(() => invariant(true, 'never shown')).not.toThrow();
  });

  it('throws its message where the condition does not hold', () => {
    expect(() => invariant(false, 'counts are never negative')).toThrow(
      new InvariantError('counts are never negative'),
    );
  });
});

describe('at', () => {
  it('gives the element, also of a typed array', () => {
    expect(at(['a', 'b'], 1)).toBe('b');
    expect(at(Uint8Array.of(0, 7), 0)).toBe(0);
  });

  it.each([-1, 2, 0.5, Number.NaN])('throws at %d of two', (index) => {
    expect(() => at(['a', 'b'], index)).toThrow(InvariantError);
  });
});
