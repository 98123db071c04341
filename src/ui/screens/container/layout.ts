/**
 * A container's rows, from the top. What is not there for want of height is 0.
 *
 *    image-resize › 4f21c9a0…        v8 · restart 3 · …     title and how its memory grows
 *    512 MB ┤╌ limit 512 MB ╌╌╌╌╌╌✕╌╌                       chart over its invocations
 *    TIME  OUTCOME  MAX MEMORY USED  …                      invocations, newest first
 *    LOG AROUND THIS INVOCATION                             the log of the selected one
 */
export interface ContainerLayout {
  readonly chart: number;
  readonly list: number;
  readonly around: number;
}

/** How a container's `height` rows are shared out; title and facts take two of them. */
export function containerLayout(height: number, invocations: number): ContainerLayout {
  const room = Math.max(0, height - 2);
  const chart = room < 12 ? 0 : Math.min(24, Math.max(6, Math.floor(room * 0.4)));
  const rest = room - chart;
  const around = rest < 11 ? 0 : Math.min(16, Math.floor(rest / 2));
  const list = Math.min(invocations + 2, rest - around);
  return { chart: chart === 0 ? 0 : chart, list, around: around === 0 ? 0 : rest - list };
}
