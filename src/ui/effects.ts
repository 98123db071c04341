/** What the screen does to the terminal besides drawing on it. */
export interface TerminalEffects {
  ring(): void;
  copy(text: string): Promise<CopyResult>;
  /** To the shell, until it lets us go on. */
  suspend(): void;
  /** Draws everything again. */
  redraw(): void;
  close(): void;
}

/** Where a copied text went: `how` names the program or the terminal; `confirmed`: it said that it took it. */
export type CopyResult =
  | { readonly copied: true; readonly how: string; readonly confirmed: boolean }
  | { readonly copied: false };

/** Time as the screen needs it; tests put their own in. */
export interface ScreenClock {
  /** Milliseconds that only ever grow. */
  now(): number;
  /** Calls once after `ms`; the function that it gives calls it off. */
  after(ms: number, call: () => void): () => void;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}
