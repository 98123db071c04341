// Draws the pictures of the README anew: `npm run build && npx tsx scripts/pictures.ts`.
import { mkdir, writeFile } from 'node:fs/promises';
import { draw, folder, pictures, shades } from '../test/end-to-end/pictures.ts';

await mkdir(folder, { recursive: true });
for (const picture of pictures) {
  for (const shade of shades) {
    const file = `${picture.name}-${shade}.svg`;
    await writeFile(new URL(file, folder), await draw(picture, shade));
    process.stdout.write(`${file}\n`);
  }
}
