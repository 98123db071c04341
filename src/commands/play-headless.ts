import type { ExitCode } from '../errors.ts';
import { replay, type Speed } from '../sources/recordings/pacing.ts';
import type { RecordingSource } from '../sources/recordings/recordings.ts';
import { runHeadless } from './headless.ts';
import type { Options } from './options.ts';

/** A recording as text or NDJSON, in its own rhythm. */
export function playHeadless(recording: RecordingSource, speed: Speed, options: Options): Promise<ExitCode> {
  return runHeadless(replay(recording, { speed }), options);
}
