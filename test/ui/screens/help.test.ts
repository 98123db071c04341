import { describe, expect, it } from 'vitest';
import { drawn, sceneOf, stateOn } from '../scene.tsx';

describe('the help', () => {
  it.each([60, 80, 100, 116, 140, 250])('says everything whole at %d columns', (columns) => {
    const lines = drawn(sceneOf({ size: { columns, rows: 120 }, state: stateOn('help'), replays: true }));
    const body = lines.slice(1, -1).join('\n');
    expect(body).not.toContain('…');
    // In two columns the lines of both stand beside each other.
    if (columns < 116) expect(body.replaceAll(/\s+/g, ' ')).toContain('not all was read back');
  });

  it('names the keys that have no character of their own, in ASCII', () => {
    const scene = sceneOf({ size: { columns: 80, rows: 120 }, state: stateOn('help'), ascii: true });
    const text = drawn(scene, true).join('\n');
    expect(text).toMatch(/Enter +open what is selected/);
    expect(text).toMatch(/Up k +up/);
  });
});
