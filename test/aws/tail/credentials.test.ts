import { describe, expect, it } from 'vitest';
import { createFakeApi } from '../../stand-in/fake-api.ts';
import { awsError } from '../../stand-in/service.ts';
import { expectComplete, openTail, start } from '../harness.ts';
import { emit, group, world } from './one-group.ts';

describe('credentials', () => {
  const expired = () =>
    awsError('ExpiredTokenException', 'The security token included in the request is expired');

  it('that expire mid-way are waited for, and nothing is missed', async () => {
    const made = world();
    const written = emit(made, start, start + 600_000);
    let clients = 0;
    let loggedIn = true;
    const connect = () => {
      clients += 1;
      const api = createFakeApi(made.service, made.clock);
      // A client keeps what it was made with: only one made after the login works again.
      let works = loggedIn;
      const check = () => {
        works &&= loggedIn;
        if (!works) throw expired();
      };
      const filter = api.filterLogEvents.bind(api);
      api.filterLogEvents = async (request, signal) => {
        check();
        return await filter(request, signal);
      };
      const tail = api.startLiveTail.bind(api);
      api.startLiveTail = async (request, signal) => {
        check();
        return await tail(request, signal);
      };
      return api;
    };
    const tail = await openTail(made, { profile: 'work' }, { connect });
    await made.clock.runFor(60_000);
    loggedIn = false;
    made.service.behaviour.endSession = () => 'cut';
    await made.clock.runFor(2_000);
    made.service.behaviour.endSession = () => 'live';
    await made.clock.runFor(298_000);
    expect(tail.statuses.at(-1)).toEqual({
      state: 'credentials',
      problem: 'the AWS credentials have expired',
      hint: 'aws sso login --profile work, or set fresh AWS_* variables and start again',
    });
    loggedIn = true;
    await made.clock.runFor(10_000);
    expect(tail.statuses.at(-1)?.state).toBe('live');
    await made.clock.runFor(240_000);
    expectComplete(written, tail.seen);
    expect(clients).toBeGreaterThan(10);
    await tail.stop();
  });

  it('that never held end it with exit code 4', async () => {
    const made = world();
    made.service.behaviour.fail = () => expired();
    const opening = openTail(made);
    await expect(opening).rejects.toMatchObject({ exitCode: 4 });
    const byArn = await openTail(made, {
      targets: [`arn:aws:logs:eu-west-1:123456789012:log-group:${group}`],
    });
    await made.clock.runFor(5_000);
    expect(byArn.failure()).toMatchObject({ exitCode: 4 });
  });
});
