import { describe, expect, it } from 'vitest';
import { plainText } from '../../../src/ui/drawing/line.ts';
import { sideBySide } from '../../../src/ui/screens/rollout/table.ts';
import { imageResize } from '../../fixtures/snapshots.ts';

const { rollout } = imageResize;

describe('a rollout', () => {
  if (rollout === null) throw new Error('the fixture has a rollout');

  it('colors the kills of either side by themselves', () => {
    const kills = sideBySide(rollout, 140, 40).find((line) => /^ {3}kills {2}/.test(plainText(line))) ?? [];
    const tones = kills
      .filter(({ text }) => /^\d+$/.test(text.trim()))
      .map(({ text, tone }) => [text.trim(), tone]);
    expect(tones).toEqual([
      ['0', 'calm'],
      ['6', 'critical'],
    ]);
  });

  it('shows no change while nothing has run on one side', () => {
    const after = { ...rollout.after, attempts: 0, containers: 0, oomKills: 0, coldStarts: 0 };
    const text = sideBySide({ ...rollout, after }, 140, 40)
      .map(plainText)
      .join('\n');
    expect(text).not.toMatch(/[▲▼]/);
    expect(text).not.toContain('– MB');
  });
});
