/**
 * One reading of a time range of a log group, page by page. A plain value: an interruption (throttling, no
 * network, no credentials) goes on at the same page.
 */
export interface RangePass {
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
export function beginPass(range: Pick<RangePass, 'from' | 'to' | 'startedAt' | 'pattern'>): RangePass {
  return { ...range, token: null, usedTokens: [], pages: 0, restarts: 0 };
}

export type PassStep =
  | { readonly kind: 'page'; readonly pass: RangePass }
  | { readonly kind: 'complete' }
  /** The service leads in circles: give the range up for now, and read it again later. */
  | { readonly kind: 'stuck' };

/** Tokens remembered to notice that the service repeats itself. */
const rememberedTokens = 64;
const mostRestarts = 3;

/** What follows a page that came with `nextToken`. A token seen before starts the range again. */
export function afterPage(pass: RangePass, nextToken: string | null): PassStep {
  if (nextToken === null) return { kind: 'complete' };
  if (nextToken === pass.token || pass.usedTokens.includes(nextToken)) return restartPass(pass);
  const usedTokens = [...pass.usedTokens, nextToken].slice(-rememberedTokens);
  return { kind: 'page', pass: { ...pass, token: nextToken, usedTokens, pages: pass.pages + 1 } };
}

/** The service does not know the page any more, or repeats it: from the start of the range. */
export function restartPass(pass: RangePass): PassStep {
  if (pass.restarts >= mostRestarts) return { kind: 'stuck' };
  return { kind: 'page', pass: { ...beginPass(pass), restarts: pass.restarts + 1 } };
}
