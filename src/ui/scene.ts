import type { Snapshot } from '../analysis/model/snapshot.ts';
import type { SourceInfo, SourceStatus } from '../source/source.ts';
import type { Size } from './effects.ts';
import type { Keymap } from './keymap.ts';
import type { LogLine } from './session.ts';
import type { UiState } from './state.ts';

/** Everything that the view models are made from. */
export interface Scene {
  readonly snapshot: Snapshot;
  readonly status: SourceStatus;
  readonly info: SourceInfo;
  readonly logs: readonly LogLine[];
  readonly state: UiState;
  readonly keymap: Keymap;
  readonly size: Size;
  /** Epoch milliseconds of the present, as the session counts it. */
  readonly now: number;
  readonly utc: boolean;
  /** `null` until it is known. */
  readonly eventsPerSecond: number | null;
  /** Events read since the pause; `null` while it is not. */
  readonly unseen: number | null;
  readonly recordingTo: string | null;
  /** What went wrong with the user's own outputs: a recording that ended by itself, `--on-oom`. */
  readonly problem: string | null;
  /** Ids of the functions and containers in which something was killed a moment ago. */
  readonly flashing: ReadonlySet<string>;
  /** Drawn in plain ASCII: keys are written out. */
  readonly ascii: boolean;
  /** There is a recording to hold, hasten and wind. */
  readonly replays: boolean;
  /** Masks what must not be shown (`--redact`). */
  readonly clean: (text: string) => string;
}
