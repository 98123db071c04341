/** Two rates of rare events compared exactly. */

export interface Count {
  readonly events: number;
  /** What could have been an event: attempts, lives. */
  readonly of: number;
}

/**
 * Fisher's exact test: one-sided p-values that the second rate is not higher, not lower, than the first. Given
 * how many events there were in all, each of them fell on one side or the other by chance alone.
 */
export function countTest(first: Count, second: Count): { readonly higher: number; readonly lower: number } {
  const events = first.events + second.events;
  const all = first.of + second.of;
  const least = Math.max(0, events - first.of);
  const most = Math.min(events, second.of);
  let [higher, lower, total] = [0, 0, 0];
  for (let k = least; k <= most; k += 1) {
    const chance = Math.exp(
      logChoose(second.of, k) + logChoose(first.of, events - k) - logChoose(all, events),
    );
    total += chance;
    if (k >= second.events) higher += chance;
    if (k <= second.events) lower += chance;
  }
  return total === 0
    ? { higher: 1, lower: 1 }
    : { higher: clamp(higher / total), lower: clamp(lower / total) };
}

function clamp(p: number): number {
  return Math.min(1, Math.max(0, p));
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

const factorials: number[] = [0, 0];

function logFactorial(n: number): number {
  if (n >= 256) {
    // Stirling's series: below 1e-12 from here on.
    const x = n + 1;
    return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3);
  }
  for (let k = factorials.length; k <= n; k += 1) factorials.push((factorials[k - 1] ?? 0) + Math.log(k));
  return factorials[n] ?? 0;
}
