import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DemoOptions } from '../cli/options.ts';
import { wantsScreen } from '../cli/wants-screen.ts';
import { CommandError, type ExitCode, exitCodes } from '../errors.ts';
import type { RecordingSource } from '../recordings/open.ts';
import { didYouMean } from '../text/near-names.ts';

/**
 * How many times as fast as recorded each demo plays on the screen: within 50 seconds. Told, not measured: to
 * measure it the whole file would be read before the first frame.
 */
export const demoSpeeds: ReadonlyMap<string, number> = new Map([
  ['incident', 36],
  ['rollout', 29],
  ['steady', 24],
]);

/** Replays a recording that ships with the package. */
export async function demo(options: DemoOptions): Promise<ExitCode> {
  const name = options.name ?? 'incident';
  const speed = demoSpeeds.get(name);
  if (speed === undefined) {
    throw new CommandError(
      exitCodes.usage,
      `there is no demo "${name}"`,
      `${didYouMean(name, [...demoSpeeds.keys()])}the demos are ${[...demoSpeeds.keys()].join(', ')}`,
    );
  }
  const file = demoFile(name);
  const open = async (): Promise<RecordingSource> => {
    const { openRecordings } = await import('../recordings/open.ts');
    return openRecordings([file], { decodeAll: true });
  };
  if (wantsScreen(options)) {
    const { playOnScreen } = await import('./screen.ts');
    return playOnScreen(openedLater(file, open), options.speed ?? speed, options);
  }
  const { playHeadless } = await import('./play-headless.ts');
  return playHeadless(await open(), options.speed ?? 'max', options);
}

/** The recording as a source that is opened when it is first read: it is there, and what it is called is known. */
function openedLater(file: string, open: () => Promise<RecordingSource>): RecordingSource {
  let opening: Promise<RecordingSource> | null = null;
  const opened = () => (opening ??= open());
  return {
    info: { kind: 'recording', region: null, logGroups: [], files: [file] },
    canRestart: true,
    span: async () => (await opened()).span(),
    async *batches(signal) {
      yield* (await opened()).batches(signal);
    },
  };
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
