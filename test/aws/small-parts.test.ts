import { describe, expect, it } from 'vitest';
import { configProfiles } from '../../src/aws/client/profiles.ts';
import { quotaTps } from '../../src/aws/client/rate-limiter.ts';
import { createServiceClock } from '../../src/aws/client/service-clock.ts';
import { createAlarm } from '../../src/aws/clock.ts';
import { createSampledSeconds } from '../../src/aws/live-tail/sampled-seconds.ts';
import { createCostMeter } from '../../src/aws/live-tail/session-cost.ts';
import { createMailbox } from '../../src/aws/mailbox.ts';
import { createLagMeter, overlapFor } from '../../src/aws/poll/ingestion-lag.ts';
import { afterPage, beginPass, restartPass } from '../../src/aws/poll/page-cursor.ts';
import { nearest } from '../../src/text/near-names.ts';
import { createVirtualClock } from '../stand-in/virtual-clock.ts';

describe('the lag meter', () => {
  it('gives the 99th percentile of the newest events', () => {
    const lag = createLagMeter();
    expect(lag.p99()).toBeNull();
    for (let ms = 1; ms <= 100; ms += 1) lag.add(ms);
    expect(lag.p99()).toBe(99);
    for (let index = 0; index < 2_000; index += 1) lag.add(7);
    expect(lag.p99()).toBe(7);
  });

  it('stretches the overlap with the lag, up to five minutes', () => {
    expect(overlapFor(60_000, null)).toBe(60_000);
    expect(overlapFor(60_000, 10_000)).toBe(60_000);
    expect(overlapFor(60_000, 80_000)).toBe(120_000);
    expect(overlapFor(60_000, 900_000)).toBe(300_000);
    expect(overlapFor(600_000, 900_000)).toBe(600_000);
  });
});

describe('a pass over a range', () => {
  const pass = beginPass({ from: 0, to: 9, startedAt: 9, pattern: null });

  it('goes on with each new token, and ends without one', () => {
    const next = afterPage(pass, 'a');
    expect(next).toMatchObject({ kind: 'page', pass: { token: 'a', pages: 1 } });
    expect(afterPage(pass, null)).toEqual({ kind: 'complete' });
  });

  it('begins again where a token repeats, and gives up after the third time', () => {
    let step = afterPage(pass, 'a');
    for (let times = 1; times <= 3; times += 1) {
      if (step.kind !== 'page') throw new Error('expected a page');
      step = afterPage(step.pass, 'a');
      expect(step).toMatchObject({ kind: 'page', pass: { token: null, restarts: times } });
      if (step.kind === 'page') step = afterPage(step.pass, 'a');
    }
    expect(step.kind === 'page' && restartPass(step.pass)).toEqual({ kind: 'stuck' });
  });
});

describe('sampled seconds', () => {
  it('count until every group was read from after them', () => {
    const sampled = createSampledSeconds();
    sampled.add(10_000, ['a', 'b']);
    sampled.add(11_000, ['a']);
    expect(sampled.count()).toBe(2);
    sampled.readUpTo('a', 11_400);
    expect(sampled.count()).toBe(2);
    sampled.readUpTo('a', 11_500);
    sampled.readUpTo('b', 11_500);
    expect(sampled.count()).toBe(1);
    sampled.readUpTo('a', 12_500);
    expect(sampled.count()).toBe(0);
  });

  it('stay counted where they are never read, in bounded memory', () => {
    const sampled = createSampledSeconds();
    for (let at = 0; at < 10_500; at += 1) sampled.add(at, ['a']);
    sampled.readUpTo('a', 1e9);
    expect(sampled.count()).toBe(500);
  });
});

describe('the cost meter', () => {
  it('adds the minutes of all sessions', () => {
    const meter = createCostMeter();
    meter.opened(1, 0);
    meter.opened(2, 60_000);
    meter.closed(1, 120_000);
    meter.closed(3, 120_000);
    expect(meter.cost(180_000)).toEqual({ sessionMinutes: 4, usd: 0.04 });
  });
});

describe('the mailbox', () => {
  it('gives everything in its order, then ends or fails', async () => {
    const box = createMailbox<number>();
    box.put(1);
    box.put(2);
    box.close();
    box.put(3);
    expect([await box.take(), await box.take(), await box.take()]).toEqual([1, 2, null]);
    const failing = createMailbox<number>();
    failing.put(1);
    failing.fail(new Error('over'));
    expect(await failing.take()).toBe(1);
    await expect(failing.take()).rejects.toThrow('over');
  });

  it('lets a writer wait for room', async () => {
    const box = createMailbox<number>();
    for (const item of [1, 2, 3]) box.put(item);
    let passed = false;
    const waiting = box.room(2).then(() => {
      passed = true;
    });
    await box.take();
    await Promise.resolve();
    expect(passed).toBe(false);
    await box.take();
    await waiting;
    expect(passed).toBe(true);
  });
});

describe('near names', () => {
  it('suggests what differs in little or contains the word', () => {
    const names = ['checkout-api', 'checkout-worker', 'image-resize', 'pay'];
    expect(nearest('chekout-api', names, 3)).toEqual(['checkout-api']);
    expect(nearest('checkout', names, 3)).toEqual(['checkout-api', 'checkout-worker']);
    expect(nearest('zzzzzz', names, 3)).toEqual([]);
  });
});

describe('profiles', () => {
  it('are sections of the config file, whatever their spelling', () => {
    const text =
      '[default]\nregion = x\r\n[profile work]\n [profile "two words"]\n[sso-session corp]\n[services x]\n#[profile no]\n';
    expect(configProfiles(text)).toEqual(['default', 'work', 'two words']);
  });
});

describe('quotas', () => {
  it.each([
    ['us-east-1', 25],
    ['eu-central-1', 5],
    ['eu-west-1', 10],
  ])('%s', (region, tps) => expect(quotaTps(region)).toBe(tps));
});

describe('the service clock', () => {
  it('follows the service, less a second, unless it is only noise', () => {
    const clock = createVirtualClock(1_000_000);
    const service = createServiceClock(clock);
    expect(service.aheadMs()).toBeNull();
    service.heard(null);
    expect(service.aheadMs()).toBeNull();
    service.heard(1_000_900);
    expect(service.now()).toBe(1_000_000);
    service.heard(1_060_000);
    expect(service.now()).toBe(1_059_000);
    service.heard(940_000);
    expect(service.now()).toBe(939_000);
  });
});

describe('an alarm', () => {
  it('ends a wait at once, also when rung before it', async () => {
    const clock = createVirtualClock(0);
    const alarm = createAlarm(clock, new AbortController().signal);
    alarm.wake();
    await alarm.until(1_000);
    expect(clock.now()).toBe(0);
    let rang = false;
    const waiting = alarm.until(1_000).then(() => {
      rang = true;
    });
    await clock.runTo(500);
    expect(rang).toBe(false);
    alarm.wake();
    await waiting;
    expect(clock.pending()).toBe(0);
  });
});
