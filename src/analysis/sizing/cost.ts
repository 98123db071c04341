import { dollars, grouped, percent } from '../../wording/units.ts';
import type { Cost } from '../model/advice.ts';

export type Architecture = 'x86' | 'arm64';

/**
 * USD of a GB-second, on demand, in the base regions' first tier: aws.amazon.com/lambda/pricing as published in
 * 2025 (the figures stand since 2021). Requests, ephemeral storage and the free tier come on top and do not
 * depend on the Memory Size. Above 6 (arm64: 7.5) billion GB-seconds a month they fall by a tenth, then a fifth.
 */
export const prices = {
  of: '2025',
  source: 'aws.amazon.com/lambda/pricing',
  usdPerGbSecond: { x86: 0.0000166667, arm64: 0.0000133334 },
} as const;

/** Memory Size at which a function has one vCPU; the share is proportional, up to 6 at 10,240 MB. */
export const oneVcpuMb = 1_769;

/** What a change of Memory Size does to the bill at unchanged duration; `null` without a billed duration. */
export function costOf(fromMb: number, toMb: number, billedMeanMs: number | null): Cost | null {
  if (billedMeanMs === null) return null;
  const of = (architecture: Architecture) => ({
    now: usdPerMillion(fromMb, billedMeanMs, architecture),
    // biome-ignore lint/suspicious/noThenProperty: a price, never awaited
    then: usdPerMillion(toMb, billedMeanMs, architecture),
  });
  return {
    x86: of('x86'),
    arm64: of('arm64'),
    vcpuNow: vcpuShare(fromMb),
    vcpuThen: vcpuShare(toMb),
    neutralDurationRatio: fromMb / toMb,
    pricesOf: prices.of,
  };
}

/** Duration cost of a million invocations: GB x seconds x price. `billedMs` is Billed Duration, which has the init in it. */
export function usdPerMillion(sizeMb: number, billedMs: number, architecture: Architecture): number {
  return 1_000_000 * (sizeMb / 1_024) * (billedMs / 1_000) * prices.usdPerGbSecond[architecture];
}

/** Share of a vCPU: 0.29 at 512 MB, 1 at 1,769 MB, 5.8 at 10,240 MB. */
export function vcpuShare(sizeMb: number): number {
  return sizeMb / oneVcpuMb;
}

/**
 * Cost at `toMb` as a multiple of that at `fromMb`: between what a function that only waits pays (as much more
 * as it has more memory) and one that only computes on one thread (the same up to 1,769 MB, proportional above).
 */
export function costRange(
  fromMb: number,
  toMb: number,
): { readonly computing: number; readonly waiting: number } {
  return { computing: Math.max(toMb, oneVcpuMb) / Math.max(fromMb, oneVcpuMb), waiting: toMb / fromMb };
}

/** One plain sentence on what the change costs. */
export function costSentence(fromMb: number, toMb: number, cost: Cost): string {
  const { computing, waiting } = costRange(fromMb, toMb);
  const now = `${dollars(cost.x86.now)} per million invocations (x86; ${dollars(cost.arm64.now)} on arm64)`;
  const ends = [cost.x86.now * computing, cost.x86.now * waiting].sort((a, b) => a - b).map(dollars);
  const then = ends[0] === ends[1] ? `${ends[0]}` : `between ${ends[0]} and ${ends[1]}`;
  const neutral =
    toMb > fromMb
      ? `the same once the duration falls to ${percent(cost.neutralDurationRatio)} of today's`
      : `cheaper unless the duration grows beyond ${percent(cost.neutralDurationRatio)} of today's`;
  return `Duration costs ${now} today and ${then} at ${grouped(toMb)} MB: ${neutral} (prices of ${cost.pricesOf}).`;
}

/**
 * Sizes worth measuring, none of which is known to be too small (a run at one that is would fail): the size
 * that the memory needs, more of it, and a whole vCPU.
 */
export function sizesToMeasure(nowMb: number, neededMb: number): number[] {
  const sizes = [neededMb, 1.5 * neededMb, 2 * neededMb, oneVcpuMb, 2 * oneVcpuMb, nowMb];
  const fitting = sizes.map((mb) => Math.min(10_240, Math.ceil(mb))).filter((mb) => mb >= neededMb);
  return [...new Set(fitting)].sort((a, b) => a - b);
}

/**
 * Input of the AWS Lambda Power Tuning state machine (github.com/alexcasalboni/aws-lambda-power-tuning), as JSON.
 * It takes an ARN only, so a mere name stands in one whose region and account are to be filled in; and `payload`
 * must become a real event: the function is truly invoked, 50 times at each size.
 */
export function powerTuningInput(functionArnOrName: string, sizesMb: readonly number[]): string {
  const isArn = functionArnOrName.startsWith('arn:');
  return JSON.stringify({
    lambdaARN: isArn ? functionArnOrName : `arn:aws:lambda:REGION:ACCOUNT:function:${functionArnOrName}`,
    powerValues: sizesMb,
    num: 50,
    payload: {},
    parallelInvocation: true,
    strategy: 'balanced',
  });
}
