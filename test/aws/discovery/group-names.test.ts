import { describe, expect, it } from 'vitest';
import { groupNamed, groupNamedIn, parseGroupName } from '../../../src/aws/discovery/group-names.ts';
import type { LogGroup } from '../../../src/aws/discovery/log-group.ts';

function group(name: string, account = '123456789012'): LogGroup {
  const arn = `arn:aws:logs:eu-west-1:${account}:log-group:${name}`;
  return { name, account, arn, identifier: arn, logClass: null, functionNames: null, stored: null };
}

const pay = group('/aws/lambda/pay');
const payElsewhere = group('/aws/lambda/pay', '999999999999');
const payments = group('/aws/lambda/payments');
const groups = [pay, payElsewhere, payments];

describe('the group that Live Tail means', () => {
  it.each([
    ['/aws/lambda/payments', payments],
    ['123456789012:/aws/lambda/pay', pay],
    ['999999999999:/aws/lambda/pay', payElsewhere],
    ['arn:aws:logs:eu-west-1:999999999999:log-group:/aws/lambda/pay', payElsewhere],
    ['arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/pay:*', pay],
    ['111111111111:/aws/lambda/pay', null],
    ['/aws/lambda/p', null],
  ])('%s', (identifier, meant) => {
    expect(groupNamed(parseGroupName(identifier), groups)).toBe(meant);
  });

  it('is the only one of a session, whatever it is called', () => {
    expect(groupNamed(parseGroupName('somehow'), [pay])).toBe(pay);
  });
});

describe('the group that a refusal names', () => {
  const refusal = (resource: string) =>
    `User: arn:aws:iam::123456789012:user/x is not authorized to perform: logs:StartLiveTail on resource: ${resource} because no identity-based policy allows the logs:StartLiveTail action`;
  it.each([
    ['arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/payments', payments],
    ['arn:aws:logs:eu-west-1:999999999999:log-group:/aws/lambda/pay:log-stream:', payElsewhere],
    ['arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/p', null],
  ])('%s', (resource, named) => {
    expect(groupNamedIn(refusal(resource), groups)).toBe(named);
  });
});
