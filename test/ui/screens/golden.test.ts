import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { drawn, sceneOf, screenNames, stateOn } from '../scene.ts';

const sizes = ['140x45', '100x30', '60x16'] as const;
const folder = new URL('../../fixtures/screens/', import.meta.url);

/** `UPDATE_SCREENS=1 npx vitest run test/ui/screens` writes the files anew: look at them before you commit them. */
const update = process.env.UPDATE_SCREENS === '1';

describe.each(sizes)('at %s', (size) => {
  const [columns = 0, rows = 0] = size.split('x').map(Number);

  it.each(screenNames)('the %s screen is as in its file', (name) => {
    const lines = drawn(sceneOf({ size: { columns, rows }, state: stateOn(name) }));
    const text = `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
    const file = new URL(`${name}-${size}.txt`, folder);
    if (update || !existsSync(file)) writeFileSync(file, text);
    expect(text).toBe(readFileSync(file, 'utf8'));
  });
});
