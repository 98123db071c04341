import type { CommandError } from '../../errors.ts';
import type { PollerState } from '../poll/poller.ts';
import { type AwsProblem, toCommandError } from './aws-errors.ts';

/** With nothing ever read, so many failures in a row end it: there is no network. */
const failuresAtStart = 6;

/**
 * Why nothing can be had, as the error to end with; `null` while there is hope. Only ever so before the first
 * answer of AWS: what stops later is waited for, on the screen.
 */
export function startFailure(facts: {
  /** `--source live`, and no session stood yet. */
  readonly mustBeLive: boolean;
  /** AWS answered with data at least once. */
  readonly proven: boolean;
  readonly credentials: AwsProblem | null;
  /** Why Live Tail was refused; `null` where it was not, or not yet asked. */
  readonly refusal: AwsProblem | null;
  readonly pollers: readonly PollerState[];
  /** Requests in a row that were refused or not answered. */
  readonly refusals: number;
  readonly liveIsPossible: boolean;
}): CommandError | null {
  const { refusal, credentials, pollers } = facts;
  if (facts.mustBeLive && refusal !== null) return toCommandError(refusal);
  if (facts.proven) return null;
  if (credentials !== null) return toCommandError(credentials);
  const offline = pollers.find(({ failure }) => failure?.kind === 'network')?.failure ?? null;
  if (offline !== null && facts.refusals >= failuresAtStart) return toCommandError(offline);
  // Groups that nobody could look up first: by their ARN, or by name where listing is not allowed.
  const absent = pollers.every(({ missing }) => missing) ? pollers[0]?.failure : null;
  if (absent?.kind === 'not-found') return toCommandError(absent);
  const denied = pollers[0]?.problem ?? null;
  if (denied === null || pollers.some(({ problem }) => problem === null)) return null;
  return facts.liveIsPossible && refusal === null ? null : toCommandError(denied);
}
