// Draws the pictures of the README anew: `npm run build && npx tsx scripts/pictures.ts`.
import { mkdir, writeFile } from 'node:fs/promises';
import { drawAll, folder, shades } from '../test/end-to-end/pictures.ts';

await mkdir(folder, { recursive: true });
for (const shade of shades) {
  for (const [name, picture] of await drawAll(shade)) {
    const file = `${name}-${shade}.svg`;
    await writeFile(new URL(file, folder), picture);
    process.stdout.write(`${file}\n`);
  }
}
