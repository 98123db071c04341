import type { ExitCode } from '../errors.ts';
import { openRecordings } from '../sources/recordings/recordings.ts';
import type { Options } from './options.ts';
import { wantsScreen } from './wants-screen.ts';

/** Plays recorded logs: on the screen, or as text in their own rhythm. */
export async function replay(options: Options): Promise<ExitCode> {
  const recording = await openRecordings(options.input, { decodeAll: true });
  const speed = options.speed ?? 1;
  if (wantsScreen(options)) {
    const { playOnScreen } = await import('./screen.ts');
    return playOnScreen(recording, speed, options);
  }
  const { playHeadless } = await import('./play-headless.ts');
  return playHeadless(recording, speed, options);
}
