import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CommandError, type ExitCode, exitCodes } from '../errors.ts';
import { openRecordings } from '../sources/recordings/recordings.ts';
import type { Options } from './options.ts';
import { play } from './replay.ts';
import { wantsScreen } from './wants-screen.ts';

const names = ['incident', 'rollout', 'steady'];

/** The demo plays within this time (milliseconds), whatever time it was recorded over. */
const playingMs = 50_000;

/** Replays a recording that ships with the package. */
export async function demo(options: Options): Promise<ExitCode> {
  const [name = 'incident', ...more] = options.input;
  if (!names.includes(name) || more.length > 0) {
    throw new CommandError(
      exitCodes.usage,
      `there is no demo "${[name, ...more].join(' ')}"`,
      `the demos are ${names.join(', ')}`,
    );
  }
  const file = demoFile(name);
  if (options.speed !== null) return play([file], options.speed, options);
  if (!wantsScreen(options)) return play([file], 'max', options);
  const span = await (await openRecordings([file])).span();
  return play(
    [file],
    span === null ? 1 : Math.max(1, Math.round((span.to - span.from) / playingMs)),
    options,
  );
}

/** The recordings stand in `demo/` at the root of the package, one or two folders above the code. */
function demoFile(name: string): string {
  const places = ['../demo/', '../../demo/'].map(
    (folder) => new URL(`${folder}${name}.ndjson.gz`, import.meta.url),
  );
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error(`the recording ${name} is missing from the package`);
  return fileURLToPath(found);
}
