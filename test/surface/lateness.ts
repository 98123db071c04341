/** How long after its time a log line can be read: the part of CloudWatch Logs that makes order a hope. */
export interface Lateness {
  /** Milliseconds between a line's time and the moment at which the service shows it. */
  lagMs(random: () => number): number;
  /** Drawn for each line, or once for all lines of an invocation, as one PutLogEvents call delivers them. */
  readonly per: 'line' | 'invocation';
}

/** What CloudWatch Logs delivers later than this was never seen in practice. */
export const longestLagMs = 60_000;

/** Most lines soon, few very late. */
export function exponential(meanMs: number, per: Lateness['per']): Lateness {
  return {
    per,
    lagMs: (random) => Math.min(longestLagMs, Math.floor(-meanMs * Math.log(1 - random()))),
  };
}

/** Every line equally late, so in its order. */
export function fixed(ms: number): Lateness {
  return { per: 'invocation', lagMs: () => ms };
}
