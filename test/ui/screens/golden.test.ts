import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cellsOf } from '../emulated.ts';
import { drawn, painted, sceneOf, screenNames, stateOn } from '../scene.tsx';
import { situations } from './situations.ts';

const sizes = ['60x16', '80x24', '100x30', '140x45', '200x60', '250x80'] as const;
const folder = new URL('../../fixtures/screens/', import.meta.url);

/** `UPDATE_SCREENS=1 npx vitest run test/ui/screens` writes the files again: look at them before you commit them. */
const update = process.env.UPDATE_SCREENS === '1';

describe.each(sizes)('at %s', (size) => {
  const [columns = 0, rows = 0] = size.split('x').map(Number);

  it.each(screenNames)('the %s screen is as in its file', (name) => {
    compare(name, drawn(sceneOf({ size: { columns, rows }, state: stateOn(name) })));
  });

  it.each(Object.keys(situations))('%s is as in its file', (name) => {
    const scene = situations[name];
    if (scene === undefined) throw new Error(`there is no ${name}`);
    compare(name, drawn(sceneOf({ size: { columns, rows }, ...scene })));
  });

  it.each(screenNames)('the %s screen is the same picture with fast lines and without', async (name) => {
    const scene = sceneOf({ size: { columns, rows }, state: stateOn(name) });
    const picture = (fast: boolean) =>
      cellsOf(painted(scene, { ascii: false, fast, color: true }), scene.size);
    expect(await picture(true)).toEqual(await picture(false));
  });

  function compare(name: string, lines: readonly string[]): void {
    const text = `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
    const file = new URL(`${name}-${size}.txt`, folder);
    if (update || !existsSync(file)) writeFileSync(file, text);
    expect(text).toBe(readFileSync(file, 'utf8'));
  }
});
