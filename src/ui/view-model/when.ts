import { formatMoment } from '../../wording/moment.ts';
import { clock } from '../../wording/units.ts';
import type { Scene } from '../scene.ts';

const dayMs = 86_400_000;

interface Shown {
  readonly snapshot: Pick<Scene['snapshot'], 'from' | 'to'>;
}

/** Whether more than a day is shown: a time of day is then not enough. */
export function hasSeveralDays({ snapshot: { from, to } }: Shown): boolean {
  return from !== null && to !== null && to - from > dayMs;
}

/** When something happened: `14:02:11`, and `11-23 14:02:11` where more than a day is shown. */
export function whenWord(scene: Shown & Pick<Scene, 'utc'>, time: number): string {
  return hasSeveralDays(scene) ? formatMoment(time, scene.utc).slice(5, 19) : clock(time, scene.utc);
}
