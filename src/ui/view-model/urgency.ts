import type { Leak } from '../../analysis/model/leak.ts';
import { killsOf } from './function-words.ts';

interface Endangered {
  readonly leak: Leak;
  readonly oomKills: number;
  readonly runtimeOoms: number;
}

/** Who is next comes first: the least time left, then the most kills; for sorting. */
export function urgency(left: Endangered, right: Endangered): number {
  return timeLeft(left.leak) - timeLeft(right.leak) || killsOf(right) - killsOf(left);
}

/** Minutes until the limit; where no pace is known, as if an invocation came each minute. */
function timeLeft({ minutesToLimit, invocationsToLimit }: Leak): number {
  if (invocationsToLimit === null) return 1e12;
  return Math.max(0, minutesToLimit ?? invocationsToLimit.p50);
}
