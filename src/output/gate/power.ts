/** What a window of this length could have shown, so that "not decided" says what would decide it. */

import type { Rollout } from '../../analysis/model/advice.ts';
import type { Memory } from '../../analysis/model/memory.ts';
import { counted, megabytes } from '../../wording/units.ts';

/** A leak shows once it has used this share of the headroom, and never in fewer invocations. */
const materialShare = 0.2;
const fewestInvocations = 10;

/** The smallest leak that the invocations of a typical container could have shown. */
export function leakPower({
  attempts,
  containers,
  memory,
}: {
  readonly attempts: number;
  readonly containers: number;
  readonly memory: Memory;
}): string {
  const each = containers === 0 ? 0 : Math.floor(attempts / containers);
  if (each < fewestInvocations || memory.sizeMb === null || memory.p50Mb === null) {
    return `${counted(each, 'invocation')} a container show no leak: at least ${fewestInvocations} do`;
  }
  const smallestMb = (materialShare * Math.max(1, memory.sizeMb - memory.p50Mb)) / each;
  return `${counted(each, 'invocation')} a container show leaks of about ${megabytes(smallestMb)} an invocation and more`;
}

/** Level at which a roll-out is called worse, joined over three tests. */
const level = 0.05 / 3;

/** What the containers on both sides could have shown by a rank test at its strongest. */
export function worsePower({ before, after }: Pick<Rollout, 'before' | 'after'>): string {
  const [n, m] = [before.containers, after.containers];
  const sides = `${counted(m, 'container')} of the new side against ${n} of the old`;
  return 1 / choose(n + m, m) > level
    ? `${sides} show no difference, however large`
    : `${sides} show a difference that all of them have`;
}

function choose(n: number, k: number): number {
  let ways = 1;
  for (let index = 1; index <= k && ways < 1e9; index += 1) ways = (ways * (n - k + index)) / index;
  return ways;
}
