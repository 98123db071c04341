import { describe, expect, it } from 'vitest';
import { createServiceClock } from '../../../src/aws/client/service-clock.ts';
import { findLogGroups } from '../../../src/aws/discovery/log-groups.ts';
import { parseTarget } from '../../../src/aws/discovery/targets.ts';
import { createFakeApi } from '../../stand-in/fake-api.ts';
import { awsError, throttled } from '../../stand-in/service.ts';
import { createWorld } from '../harness.ts';

/** `pay` writes to `/shared`; the group that it wrote to before is still there, silent. */
async function findPay(failure: (call: number) => Error | null, names = ['/shared', '/aws/lambda/pay']) {
  const { service, clock } = createWorld(1);
  for (const name of names) service.createGroup(name);
  service.setFunction('pay', '/shared');
  service.behaviour.fail = (operation, call) =>
    operation === 'GetFunctionConfiguration' ? failure(call) : null;
  const lines: string[] = [];
  const notify = (line: string) => lines.push(line);
  const api = createFakeApi(service, clock);
  const context = { region: 'eu-west-1', profile: null, service: createServiceClock(clock), notify };
  const signal = new AbortController().signal;
  const finding = findLogGroups([parseTarget('pay')], { api, clock, ...context }, signal);
  finding.catch(() => {});
  await clock.runFor(60_000);
  return { lookup: await finding, lines };
}

const endpointNotFound = () =>
  Object.assign(new Error('getaddrinfo ENOTFOUND lambda.eu-west-1.amazonaws.com'), { code: 'ENOTFOUND' });

describe('the configured log group of a function', () => {
  it('is found though Lambda throttles at first, and the wait is reported', async () => {
    const { lookup, lines } = await findPay((call) => (call <= 2 ? throttled() : null));
    expect(lookup.groups.map(({ name }) => name)).toEqual(['/shared']);
    expect(lookup.notes).toEqual([]);
    expect(lines[0]).toMatch(/^AWS throttles GetFunctionConfiguration.*; trying again in 1 s$/);
  });

  it.each([
    ['throttles on and on', throttled, /^AWS throttles GetFunctionConfiguration/],
    ['is out of reach of a private network', endpointNotFound, /cannot be found/],
    ['fails', () => awsError('ServiceException', 'oops', 500), /failed on the side of AWS/],
  ])('is said not to be known where Lambda %s, and the usual one is read', async (_, error, reason) => {
    const { lookup } = await findPay(error);
    expect(lookup.groups.map(({ name }) => name)).toEqual(['/aws/lambda/pay']);
    expect(lookup.notes).toEqual([expect.stringMatching(reason)]);
    expect(lookup.notes[0]).toMatch(
      /whether pay writes to another log group than \/aws\/lambda\/pay is not known$/,
    );
  });

  it('is an error where Lambda gives no answer and there is no usual one', async () => {
    await expect(findPay(throttled, ['/shared'])).rejects.toMatchObject({ exitCode: 6 });
  });

  it('may be kept secret: without the permission the usual one is read', async () => {
    const { lookup } = await findPay(() => awsError('AccessDeniedException', 'no', 403));
    expect(lookup.groups.map(({ name }) => name)).toEqual(['/aws/lambda/pay']);
    expect(lookup.notes).toEqual([]);
  });
});
