import { describe, expect, it } from 'vitest';
import {
  costOf,
  costRange,
  costSentence,
  powerTuningInput,
  prices,
  sizesToMeasure,
  usdPerMillion,
  vcpuShare,
} from '../../../src/analysis/sizing/cost.ts';

describe('what a Memory Size costs', () => {
  it('multiplies gigabytes, seconds and the price', () => {
    // 1 GB for 1 s, a million times.
    expect(usdPerMillion(1_024, 1_000, 'x86')).toBeCloseTo(16.6667, 4);
    expect(usdPerMillion(1_024, 1_000, 'arm64')).toBeCloseTo(13.3334, 4);
    expect(usdPerMillion(512, 100, 'x86')).toBeCloseTo(0.8333, 4);
    expect(prices.of).toMatch(/^20\d\d/);
  });

  it('compares today with then, for both architectures', () => {
    const cost = costOf(512, 1_024, 1_000);
    expect(cost?.x86.now).toBeCloseTo(8.3333, 3);
    expect(cost?.x86.then).toBeCloseTo(16.6667, 4);
    expect(cost?.arm64.then).toBeCloseTo(13.3334, 4);
    expect(cost?.neutralDurationRatio).toBe(0.5);
    expect(cost?.vcpuNow).toBeCloseTo(0.289, 3);
    expect(costOf(512, 1_024, null)).toBeNull();
  });

  it('has one vCPU at 1,769 MB', () => {
    expect(vcpuShare(1_769)).toBe(1);
    expect(vcpuShare(10_240)).toBeCloseTo(5.79, 2);
  });

  it('bounds the cost by a function that only computes and one that only waits', () => {
    expect(costRange(512, 1_024)).toEqual({ computing: 1, waiting: 2 });
    expect(costRange(1_769, 3_538)).toEqual({ computing: 2, waiting: 2 });
    expect(costRange(1_024, 512)).toEqual({ computing: 1, waiting: 0.5 });
  });

  it('says it in a sentence', () => {
    const cost = costOf(512, 1_024, 1_000);
    expect(cost === null ? '' : costSentence(512, 1_024, cost)).toBe(
      `Duration costs $8.33 per million invocations (x86; $6.67 on arm64) today and between $8.33 and $16.67 at 1,024 MB: the same once the duration falls to 50 % of today's (prices of ${prices.of}).`,
    );
  });

  it('measures no size that is known to be too small', () => {
    expect(sizesToMeasure(512, 768)).toEqual([768, 1_152, 1_536, 1_769, 3_538]);
    expect(sizesToMeasure(2_048, 512)).toEqual([512, 768, 1_024, 1_769, 2_048, 3_538]);
    expect(sizesToMeasure(10_240, 10_240)).toEqual([10_240]);
  });

  it('writes the input of Power Tuning', () => {
    expect(JSON.parse(powerTuningInput('arn:aws:lambda:eu-west-1:1:function:f', [512, 1_024]))).toEqual({
      lambdaARN: 'arn:aws:lambda:eu-west-1:1:function:f',
      powerValues: [512, 1_024],
      num: 50,
      payload: {},
      parallelInvocation: true,
      strategy: 'balanced',
    });
    expect(powerTuningInput('orders-api', [512])).toContain(
      'arn:aws:lambda:REGION:ACCOUNT:function:orders-api',
    );
  });
});
