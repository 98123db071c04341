import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/text/near-names.ts';

describe('near names', () => {
  it('suggests what differs in little or contains the word', () => {
    const names = ['checkout-api', 'checkout-worker', 'image-resize', 'pay'];
    expect(nearest('chekout-api', names, 3)).toEqual(['checkout-api']);
    expect(nearest('checkout', names, 3)).toEqual(['checkout-api', 'checkout-worker']);
    expect(nearest('zzzzzz', names, 3)).toEqual([]);
  });
});
