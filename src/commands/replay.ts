import type { ReplayOptions } from '../cli/options.ts';
import { wantsScreen } from '../cli/wants-screen.ts';
import type { ExitCode } from '../errors.ts';
import { openRecordings } from '../recordings/open.ts';

/** Plays recorded logs: on the screen, or as text in their own rhythm. */
export async function replay(options: ReplayOptions): Promise<ExitCode> {
  const speed = options.speed ?? 1;
  const onScreen = wantsScreen(options);
  // A screen shows the log, a recording keeps it, and a rhythm is that of every line.
  const needsLines = onScreen || options.record !== null || speed !== 'max';
  const recording = await openRecordings(options.files, needsLines ? { decodeAll: true } : { parsed: true });
  if (onScreen) {
    const { playOnScreen } = await import('./screen.ts');
    return playOnScreen(recording, speed, options);
  }
  const { playHeadless } = await import('./play-headless.ts');
  return playHeadless(recording, speed, options);
}
