import { expect, it } from 'vitest';
import { plainText } from '../../../src/ui/drawing/line.ts';
import { rolloutScreen } from '../../../src/ui/screens/rollout.ts';
import { sceneOf, stateOn } from '../scene.ts';

it('colours the kills of either side by themselves', () => {
  const { rows } = rolloutScreen(sceneOf({ state: stateOn('rollout') }), 40);
  const kills = rows.find(({ line }) => /^ {3}kills {2}/.test(plainText(line)))?.line ?? [];
  const tones = kills
    .filter(({ text }) => /^\d+$/.test(text.trim()))
    .map(({ text, tone }) => [text.trim(), tone]);
  expect(tones).toEqual([
    ['0', 'calm'],
    ['6', 'critical'],
  ]);
});
