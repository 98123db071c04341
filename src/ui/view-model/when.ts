import { formatMoment } from '../../wording/moment.ts';
import { clock } from '../../wording/units.ts';
import type { Scene } from '../scene.ts';

const dayMs = 86_400_000;

/** Whether more than a day is looked at: a time of day then tells too little. */
export function hasSeveralDays({ snapshot: { from, to } }: Pick<Scene, 'snapshot'>): boolean {
  return from !== null && to !== null && to - from > dayMs;
}

/** When something happened: `14:02:11`, and `11-23 14:02:11` where more than a day is looked at. */
export function whenWord(scene: Pick<Scene, 'snapshot' | 'utc'>, time: number): string {
  return hasSeveralDays(scene) ? formatMoment(time, scene.utc).slice(5, 19) : clock(time, scene.utc);
}
