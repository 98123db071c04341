/**
 * The position in one read of a time range of a log group, page by page. A plain value: after an interruption
 * (throttling, no network, no credentials) the read continues with the same page.
 */
export interface PageCursor {
  readonly from: number;
  /** Both ends inclusive. */
  readonly to: number;
  /** The service's time when the read began: whatever was ingested before it, and lies in the range, is read. */
  readonly startedAt: number;
  readonly pattern: string | null;
  /** A range that was skipped is read again; the newest events are read by other cursors. */
  readonly isRetry: boolean;
  readonly token: string | null;
  readonly usedTokens: readonly string[];
  readonly pages: number;
  /** Pages come in order of time (API reference of FilterLogEvents): the latest timestamp so far, at most `to`. */
  readonly reached: number | null;
  /** Restarts in a row that got no further. */
  readonly restarts: number;
}

/** A cursor before its first page. */
export function startCursor(
  range: Pick<PageCursor, 'from' | 'to' | 'startedAt' | 'pattern' | 'isRetry'>,
): PageCursor {
  return { ...range, token: null, usedTokens: [], pages: 0, reached: null, restarts: 0 };
}

export type CursorStep =
  | { readonly kind: 'page'; readonly cursor: PageCursor }
  | { readonly kind: 'complete' }
  /** The service leads nowhere: skip what is left of the range. */
  | { readonly kind: 'stuck' };

/** Tokens remembered to notice that the service repeats itself. */
const rememberedTokens = 64;
const mostRestarts = 3;

/** What follows a page: `reached` is its latest timestamp. A token seen before restarts the read. */
export function advanceCursor(
  cursor: PageCursor,
  page: { readonly nextToken: string | null; readonly reached: number | null },
): CursorStep {
  const reached =
    page.reached === null ? cursor.reached : Math.min(cursor.to, Math.max(page.reached, cursor.from));
  const { nextToken } = page;
  if (nextToken === null) return { kind: 'complete' };
  const next = { ...cursor, reached };
  if (nextToken === cursor.token || cursor.usedTokens.includes(nextToken)) return restartCursor(next);
  const usedTokens = [...cursor.usedTokens, nextToken].slice(-rememberedTokens);
  return { kind: 'page', cursor: { ...next, token: nextToken, usedTokens, pages: cursor.pages + 1 } };
}

/**
 * The service refuses the token of a page, or repeats it: a first page is asked for again, from where the pages had
 * come to, so that a service that never gives a second page is read by first pages alone.
 */
export function restartCursor(cursor: PageCursor): CursorStep {
  const { from, to, reached } = cursor;
  if (reached !== null && reached >= to) return { kind: 'complete' };
  const gotFurther = reached !== null && reached > from;
  const restarts = gotFurther ? 0 : cursor.restarts + 1;
  if (restarts > mostRestarts) return { kind: 'stuck' };
  return { kind: 'page', cursor: { ...startCursor(cursor), from: reached ?? from, restarts } };
}
