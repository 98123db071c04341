/** The terminal as the controller uses it beside drawing. */
export interface Outlet {
  ring(): void;
  /** Puts a text on the clipboard; false where the terminal is known not to take it. */
  copy(text: string): boolean;
  suspend(): void;
  /** Draws everything anew. */
  redraw(): void;
  close(): void;
}
