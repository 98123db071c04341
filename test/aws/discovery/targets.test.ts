import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globPrefix, matchesGlob, parseTarget, regionOf } from '../../../src/aws/discovery/targets.ts';

describe('parseTarget', () => {
  const arn = 'arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/pay';
  it.each([
    ['pay', { kind: 'function', name: 'pay', region: null, account: null, bare: true }],
    ['pay:live', { kind: 'function', name: 'pay', region: null, account: null, bare: false }],
    [
      '123456789012:function:pay:3',
      { kind: 'function', name: 'pay', region: null, account: '123456789012', bare: false },
    ],
    [
      'arn:aws:lambda:eu-west-1:123456789012:function:pay',
      { kind: 'function', name: 'pay', region: 'eu-west-1', account: '123456789012', bare: false },
    ],
    [
      'arn:aws:lambda:eu-west-1:123456789012:function:pay:$LATEST',
      { kind: 'function', name: 'pay', region: 'eu-west-1', account: '123456789012', bare: false },
    ],
    [
      'arn:aws-cn:lambda:cn-north-1:123456789012:function:pay:7',
      { kind: 'function', name: 'pay', region: 'cn-north-1', account: '123456789012', bare: false },
    ],
    ['/aws/lambda/pay', { kind: 'group', name: '/aws/lambda/pay' }],
    [arn, { kind: 'group-arn', name: '/aws/lambda/pay', arn, region: 'eu-west-1' }],
    [`${arn}:*`, { kind: 'group-arn', name: '/aws/lambda/pay', arn, region: 'eu-west-1' }],
    [`${arn}:log-stream:x`, { kind: 'group-arn', name: '/aws/lambda/pay', arn, region: 'eu-west-1' }],
    ['checkout-*', { kind: 'glob', pattern: '/aws/lambda/checkout-*' }],
    ['/aws/lambda/prod-*', { kind: 'glob', pattern: '/aws/lambda/prod-*' }],
  ])('%s', (text, target) => {
    expect(parseTarget(text)).toEqual(target);
  });

  it.each([
    '',
    'a b',
    'arn:aws:s3:::bucket',
    'pay;rm -rf',
    'me:function:pay',
    '/aws/\u001b[2J',
    'x'.repeat(600),
  ])('refuses %j', (text) => {
    expect(() => parseTarget(text)).toThrow(/neither a function/);
  });

  it('knows the one region that ARNs name', () => {
    const of = (region: string) => parseTarget(`arn:aws:lambda:${region}:123456789012:function:pay`);
    expect(regionOf([parseTarget('pay')])).toBeNull();
    expect(regionOf([of('eu-west-1'), parseTarget('pay'), of('eu-west-1')])).toBe('eu-west-1');
    expect(() => regionOf([of('eu-west-1'), of('us-east-1')])).toThrow(/several regions/);
  });
});

describe('globs', () => {
  it.each([
    ['/aws/lambda/checkout-*', '/aws/lambda/checkout-', '/aws/lambda/checkout-api', true],
    ['/aws/lambda/*-api', '/aws/lambda/', '/aws/lambda/checkout-api', true],
    ['/aws/lambda/*-api', '/aws/lambda/', '/aws/lambda/checkout-api-2', false],
    ['/aws/lambda/v?', '/aws/lambda/v', '/aws/lambda/v1', true],
    ['/aws/lambda/v?', '/aws/lambda/v', '/aws/lambda/v12', false],
    ['/aws/lambda/a.c', '/aws/lambda/a.c', '/aws/lambda/abc', false],
    ['*', '', 'anything', true],
  ])('%s', (pattern, prefix, name, fits) => {
    expect(globPrefix(pattern)).toBe(prefix);
    expect(matchesGlob(pattern, name)).toBe(fits);
  });

  it('agrees with a regular expression', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(text, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 }), (pattern, name) => {
        const expression = new RegExp(`^${pattern.replaceAll(/\*+/g, '.*').replaceAll('?', '.')}$`);
        expect(matchesGlob(pattern, name)).toBe(expression.test(name));
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('does not slow down on a hostile glob', () => {
    expect(matchesGlob(`${'*a'.repeat(200)}b`, 'a'.repeat(500))).toBe(false);
  });
});
