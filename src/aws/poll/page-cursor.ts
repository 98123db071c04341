/**
 * One reading of a time range of a log group, page by page. A plain value: an interruption (throttling, no
 * network, no credentials) goes on at the same page.
 */
export interface PageCursor {
  readonly from: number;
  /** Both ends inclusive. */
  readonly to: number;
  /** The service's time when the reading began: whatever was taken in before it, and lies in the range, is read. */
  readonly startedAt: number;
  readonly pattern: string | null;
  readonly token: string | null;
  readonly usedTokens: readonly string[];
  readonly pages: number;
  /** How often it had to begin again. */
  readonly restarts: number;
}

/** A reading before its first page. */
export function startCursor(range: Pick<PageCursor, 'from' | 'to' | 'startedAt' | 'pattern'>): PageCursor {
  return { ...range, token: null, usedTokens: [], pages: 0, restarts: 0 };
}

export type CursorStep =
  | { readonly kind: 'page'; readonly cursor: PageCursor }
  | { readonly kind: 'complete' }
  /** The service leads in circles: give the range up for now, and read it again later. */
  | { readonly kind: 'stuck' };

/** Tokens remembered to notice that the service repeats itself. */
const rememberedTokens = 64;
const mostRestarts = 3;

/** What follows a page that came with `nextToken`. A token seen before starts the range again. */
export function advanceCursor(cursor: PageCursor, nextToken: string | null): CursorStep {
  if (nextToken === null) return { kind: 'complete' };
  if (nextToken === cursor.token || cursor.usedTokens.includes(nextToken)) return restartCursor(cursor);
  const usedTokens = [...cursor.usedTokens, nextToken].slice(-rememberedTokens);
  return { kind: 'page', cursor: { ...cursor, token: nextToken, usedTokens, pages: cursor.pages + 1 } };
}

/** The service does not know the page any more, or repeats it: from the start of the range. */
export function restartCursor(cursor: PageCursor): CursorStep {
  if (cursor.restarts >= mostRestarts) return { kind: 'stuck' };
  return { kind: 'page', cursor: { ...startCursor(cursor), restarts: cursor.restarts + 1 } };
}
