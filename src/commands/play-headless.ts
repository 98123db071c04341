import type { PlayOptions } from '../cli/options.ts';
import type { ExitCode } from '../errors.ts';
import type { RecordingSource } from '../recordings/open.ts';
import { replay, type Speed } from '../recordings/replay.ts';
import { runHeadless } from './headless.ts';

/** A recording as text or NDJSON, in its own rhythm. */
export function playHeadless(
  recording: RecordingSource,
  speed: Speed,
  options: PlayOptions,
): Promise<ExitCode> {
  return runHeadless(replay(recording, { speed }), options);
}
