import { describe, expect, it } from 'vitest';
import { createServiceClock } from '../../../src/aws/client/service-clock.ts';
import { diagnoseTarget, missingTargetError } from '../../../src/aws/discovery/missing-target.ts';
import { parseTarget } from '../../../src/aws/discovery/targets.ts';
import { createFakeApi } from '../../stand-in/fake-api.ts';
import { createWorld } from '../harness.ts';

function diagnose(prepare: (world: ReturnType<typeof createWorld>) => void, word: string) {
  const world = createWorld(1);
  prepare(world);
  const { service, clock } = world;
  const deps = {
    api: createFakeApi(service, clock),
    ...{ clock, service: createServiceClock(clock), region: 'eu-west-1', profile: null },
  };
  return diagnoseTarget(parseTarget(word), deps, new AbortController().signal);
}

describe('a target that no log group fits', () => {
  it('is suggested what is near', async () => {
    const groups = ({ service }: ReturnType<typeof createWorld>) => {
      service.createGroup('/aws/lambda/payments');
      service.createGroup('/shared/logs');
    };
    expect(await diagnose(groups, 'paymnts')).toMatchObject({
      awaitsFirstInvocation: false,
      near: ['payments'],
    });
    expect(await diagnose(groups, '/shared/log')).toMatchObject({ near: ['/shared/logs'] });
    expect(await diagnose(groups, 'payment-*')).toMatchObject({ near: ['payments'] });
  });

  it.each(['pay', '/aws/lambda/pay', 'arn:aws:lambda:eu-west-1:123456789012:function:pay'])(
    'is to come where Lambda knows the function: %s',
    async (word) => {
      const missing = await diagnose(({ service }) => service.setFunction('pay', '/aws/lambda/pay'), word);
      expect(missing).toMatchObject({ awaitsFirstInvocation: true, near: [] });
      expect(missingTargetError(missing, 'eu-west-1')).toMatchObject({ exitCode: 5 });
      expect(missingTargetError(missing, 'eu-west-1').message).toMatch(
        /pay has no log group yet in eu-west-1/,
      );
    },
  );

  it('is not to come where the function writes elsewhere', async () => {
    const missing = await diagnose(({ service }) => service.setFunction('pay', '/shared'), '/aws/lambda/pay');
    expect(missing.awaitsFirstInvocation).toBe(false);
  });
});
