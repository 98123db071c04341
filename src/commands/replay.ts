import type { ExitCode } from '../errors.ts';
import { replay as paced, type Speed } from '../sources/recordings/pacing.ts';
import { openRecordings } from '../sources/recordings/recordings.ts';
import { runHeadless } from './headless.ts';
import type { Options } from './options.ts';
import { wantsScreen } from './wants-screen.ts';

/** Plays recorded logs: on the screen, or as text in their own rhythm. */
export async function replay(options: Options): Promise<ExitCode> {
  return play(options.input, options.speed ?? 1, options);
}

/** `speed` holds where the options tell none. */
export async function play(files: readonly string[], speed: Speed, options: Options): Promise<ExitCode> {
  const recording = await openRecordings(files, { decodeAll: true });
  if (!wantsScreen(options)) return runHeadless(paced(recording, { speed }), options);
  const { playOnScreen } = await import('./screen.ts');
  return playOnScreen(recording, speed, options);
}
