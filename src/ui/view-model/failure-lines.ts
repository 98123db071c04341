import type { Failure } from '../../analysis/model/failure.ts';
import { clock, percent, usedOf } from '../../wording/units.ts';
import { type Line, span } from '../drawing/line.ts';
import type { Scene } from '../scene.ts';
import { failureTone, kindWords } from './function-words.ts';
import { whenWord } from './when.ts';

/** A failure by itself: what it was, when, at which memory, and the records that say so. */
export function failureLines(
  failure: Failure,
  scene: Pick<Scene, 'snapshot' | 'utc' | 'clean'>,
): readonly Line[] {
  const { usedMb, sizeMb, requestId, evidence, timestamp, kind } = failure;
  const { clean, utc } = scene;
  const share = usedMb === null || !sizeMb ? '' : ` ${percent(usedMb / sizeMb)}`;
  return [
    [],
    [
      span(`   ${kindWords(failure)}`, failureTone(kind)),
      span(`   ${whenWord(scene, timestamp)}   ${usedOf(usedMb, sizeMb)}${share}`),
      span(requestId === null ? '' : `   request ${clean(requestId)}`, 'faint'),
    ],
    [],
    ...evidence.map(
      ({ timestamp: at, message }): Line => [
        span(`   ${at === null ? '        ' : clock(at, utc)}  `, 'faint'),
        span(clean(message)),
      ],
    ),
  ];
}
