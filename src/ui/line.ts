/**
 * A line of the screen as plain data: what stands where, and what it means. Screens are pure functions that
 * give lines; a theme turns their tones into colours; Ink puts them on the terminal.
 */
export type Line = readonly Segment[];

export interface Segment {
  readonly text: string;
  readonly tone?: Tone;
  readonly bold?: boolean;
  readonly inverse?: boolean;
}

/** What a piece of text means. Never colour alone: a word or a glyph says it too. */
export type Tone =
  /** What is fine and what only frames. */
  | 'muted'
  /** Figures and names. */
  | 'plain'
  /** From 75 % of the limit. */
  | 'warn'
  /** From 85 %. */
  | 'alert'
  /** From 95 %, and kills. */
  | 'danger'
  | 'good'
  /** The selection and keys. */
  | 'accent';

export function text(
  value: string,
  tone: Tone = 'plain',
  more: { bold?: boolean; inverse?: boolean } = {},
): Segment {
  return { text: value, tone, ...more };
}
