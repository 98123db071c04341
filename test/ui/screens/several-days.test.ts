import { describe, expect, it } from 'vitest';
import type { ScreenName } from '../../../src/ui/screens/index.ts';
import { incident } from '../../fixtures/snapshots.ts';
import { drawn, sceneOf, stateOn } from '../scene.tsx';

const dateAndTime = /\d\d-\d\d \d\d:\d\d:\d\d/;

/** The lines that say when something was. */
const whens: readonly (readonly [ScreenName, RegExp])[] = [
  ['overview', /OOM kill/],
  ['function', /OOM kill/],
  ['container', /OOM kill|ok /],
  ['rollout', /Rollout/],
];

describe('a screen that shows more than a day', () => {
  const from = (incident.to ?? 0) - 90_000_000;

  it.each(whens)('says on what date a thing was: %s', (name, about) => {
    const linesOf = (snapshot: typeof incident): string[] =>
      drawn(sceneOf({ snapshot, state: stateOn(name) })).filter((line) => about.test(line));
    expect(linesOf({ ...incident, from }).some((line) => dateAndTime.test(line))).toBe(true);
    expect(linesOf(incident).some((line) => dateAndTime.test(line))).toBe(false);
  });
});
