import type { Snapshot } from '../analysis/snapshot.ts';
import type { SourceInfo, SourceStatus } from '../events/source.ts';
import { sanitizeLine } from '../text/sanitize.ts';
import type { LogLine } from './session.ts';
import type { UiState, View } from './state.ts';

/** Everything that one drawing of the screen depends on. A screen is a function of this alone. */
export interface Look {
  readonly snapshot: Snapshot;
  readonly status: SourceStatus;
  readonly info: SourceInfo;
  readonly eventRate: number;
  readonly state: UiState;
  /** The last of `state.views`. */
  readonly view: View;
  /** Cells and lines that the screen may fill. */
  readonly width: number;
  readonly height: number;
  readonly ascii: boolean;
  readonly utc: boolean;
  /** Epoch milliseconds of the wall clock. */
  readonly now: number;
  /** Keys of the rows that flash after a kill. */
  readonly flashing: ReadonlySet<string>;
  /** Events that came while paused. */
  readonly pausedBehind: number;
  /** File that is being recorded to, or `null`. */
  readonly recording: string | null;
  readonly log: readonly LogLine[];
  /** Masks what must not be shown (`--redact`); does not sanitise. */
  readonly clean: (text: string) => string;
}

/** Text from a log, a file or a name, fit for the terminal: one line, no controls, secrets masked. */
export function shown(look: Look, text: string): string {
  // Masking may cost as much as the text is long, and no line of a screen shows more.
  return look.clean(sanitizeLine(text.length > longestShown ? text.slice(0, longestShown) : text));
}

const longestShown = 2_000;

/** The time that ages and windows count from: the newest event of a recording, the clock while live. */
export function timeOf(look: Look): number {
  const live = look.info.kind === 'live' || look.info.kind === 'poll';
  return live ? look.now : (look.snapshot.to ?? look.now);
}
