import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { drawAll, folder } from './pictures.ts';

it('keeps the pictures of the README in step with the program', async () => {
  const outdated: string[] = [];
  for (const [name, drawn] of await drawAll('dark')) {
    const kept = await readFile(new URL(`${name}-dark.svg`, folder), 'utf8');
    if (kept !== drawn) outdated.push(name);
  }
  // `npm run build && npx tsx scripts/pictures.ts` draws them again.
  expect(outdated).toEqual([]);
}, 90_000);
