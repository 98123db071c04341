import { describe, expect, it } from 'vitest';
import { commandTarget, functionNameOf, isWebGroup, parseStreamName } from '../../src/events/stream-name.ts';

const guid = '13e304cba4b9446eb7ef082a00038990';
const none = { born: null, functionName: null, version: null, environment: null, origin: null };

describe('parseStreamName', () => {
  it.each([
    [
      `2026/04/03/[$LATEST]${guid}`,
      { born: '2026-04-03', functionName: null, version: '$LATEST', environment: guid },
    ],
    [`2026/04/03/[24]${guid}`, { born: '2026-04-03', functionName: null, version: '24', environment: guid }],
    [
      `2023/11/06/test-customized-log-group1[$LATEST]${guid}`,
      {
        born: '2023-11-06',
        functionName: 'test-customized-log-group1',
        version: '$LATEST',
        environment: guid,
      },
    ],
    [
      `2023/11/06/my_fn[7][${guid}]`,
      { born: '2023-11-06', functionName: 'my_fn', version: '7', environment: guid },
    ],
    [
      '2023/11/06/[$LATEST]4abd649a',
      { born: '2023-11-06', functionName: null, version: '$LATEST', environment: '4abd649a' },
    ],
    [
      `2026/11/20/[3]${guid}-111111111111-us-east-1`,
      {
        born: '2026-11-20',
        functionName: null,
        version: '3',
        environment: guid,
        origin: { accountId: '111111111111', region: 'us-east-1' },
      },
    ],
    [
      `2026/11/20/shop[rev-1]${guid}-111111111111-us-gov-west-1`,
      {
        born: '2026-11-20',
        functionName: 'shop',
        version: 'rev-1',
        environment: guid,
        origin: { accountId: '111111111111', region: 'us-gov-west-1' },
      },
    ],
    ['', none],
    ['aws-logs-write-test', none],
    [`2023/11/06/[$LATEST]`, none],
    [`2023/31/06/[$LATEST]${guid}`, none],
    [`52111/11/06/[$LATEST]${guid}`, none],
    [`x/2023/11/06/[$LATEST]${guid}`, none],
    [`2023/11/06/a b[$LATEST]${guid}`, none],
  ])('reads %j', (name, parts) => {
    expect(parseStreamName(name)).toEqual({ origin: null, ...parts });
  });
});

describe('functionNameOf', () => {
  const stream = `2026/04/03/[24]${guid}`;
  it.each([
    ['/aws/lambda/checkout', stream, 'checkout'],
    ['/aws/lambda/us-east-1.edge', stream, 'edge'],
    ['/aws/lambda/orders', `${stream}-111111111111-us-east-1`, 'orders (111111111111, us-east-1)'],
    ['/aws/lambda/web/shop', `2026/09/25/shop[rev-1]${guid}-111111111111-us-east-1`, 'shop'],
    ['/aws/lambda/web/shop', stream, 'shop'],
    ['/aws/lambda/web/shop.local', stream, 'shop (local)'],
    ['/aws/lambda/', stream, '/aws/lambda/'],
    ['arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/checkout:*', stream, 'checkout'],
    ['arn:aws-us-gov:logs:us-gov-west-1:123456789012:log-group:/aws/lambda/checkout', stream, 'checkout'],
    ['123456789012:/aws/lambda/checkout', stream, 'checkout'],
    ['arn:aws:logs:eu-west-1:<account-id:0a1b2c>:log-group:/aws/lambda/checkout', stream, 'checkout'],
    ['<account-id:0a1b2c>:/aws/lambda/checkout', stream, 'checkout'],
    ['/shop/all', `2026/04/03/cart[24]${guid}`, 'cart'],
    ['/aws/lambda/shared', `2026/04/03/cart[24]${guid}`, 'cart'],
    ['/shop/all', stream, '/shop/all'],
    ['', `2026/04/03/cart[24]${guid}`, 'cart'],
    ['', stream, 'unknown'],
    ['', '', 'unknown'],
  ])('of %j and %j is %j', (group, name, expected) => {
    expect(functionNameOf(group, name)).toBe(expected);
  });
});

describe('what commands take a function by', () => {
  it.each([
    ['checkout', '/aws/lambda/checkout', 'checkout', null],
    ['orders (111111111111, eu-west-1)', '/aws/lambda/orders', 'orders', 'eu-west-1'],
    ['orders (<account-id:0a1b2c>, eu-west-1)', '/aws/lambda/orders', 'orders', 'eu-west-1'],
    ['edge', '/aws/lambda/us-east-1.edge', 'edge', 'us-east-1'],
  ])('%s of %s is %s in %s', (functionName, group, name, region) => {
    expect(commandTarget(functionName, group)).toEqual({ name, region });
  });

  it('knows the groups of Web Functions', () => {
    expect(isWebGroup('/aws/lambda/web/shop')).toBe(true);
    expect(isWebGroup('/aws/lambda/webshop')).toBe(false);
  });
});
