import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { draw, folder, pictures } from './pictures.ts';

describe('the pictures of the README', () => {
  it.each(pictures.map((picture) => [picture.name, picture] as const))(
    '%s shows what the program shows',
    async (_, picture) => {
      const kept = await readFile(new URL(`${picture.name}-dark.svg`, folder), 'utf8');
      const drawn = await draw(picture, 'dark');
      // `npm run build && npx tsx scripts/pictures.ts` draws them anew.
      expect(drawn).toBe(kept);
    },
  );
});
