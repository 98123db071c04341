/** The verdict on how the memory of a container or a function grows. */

export type LeakVerdict = 'unknown' | 'none' | 'watching' | 'leaking';

/** Invocations left until the limit: median and 80 % interval. `p90` is `null` where it has no end. */
export interface InvocationsToLimit {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number | null;
}

/** The verdict on the memory of a container or a function, and how it grows. */
export interface Leak {
  readonly verdict: LeakVerdict;
  readonly slopeMbPerInvocation: number | null;
  /** When the growth began. */
  readonly since: number | null;
  readonly invocationsToLimit: InvocationsToLimit | null;
  /** The median above in time, at the container's own pace. */
  readonly minutesToLimit: number | null;
  /** Its 80 % interval; `p90` is `null` where it has no end. */
  readonly minutesRange: { readonly p10: number; readonly p90: number | null } | null;
  readonly containersLeaking: number;
  readonly containersJudged: number;
  /** In words: "11 new maxima in the last 40 invocations where chance gives 2; 2.1 MB each, not slowing". */
  readonly evidence: string | null;
}
