import type { CommandError } from '../../errors.ts';
import type { PollerState } from '../poll/poller.ts';
import { type AwsProblem, toCommandError } from './aws-errors.ts';

/** With nothing ever read, this many failures in a row end it: there is no network. */
const failuresAtStart = 6;

/**
 * The error to end with where nothing can be read; `null` otherwise. Only before the first answer of AWS: what fails
 * later is waited for.
 */
export function startFailure(facts: {
  /** `--source live`, and no session was open yet. */
  readonly mustBeLive: boolean;
  /** AWS answered with data at least once. */
  readonly proven: boolean;
  readonly credentials: AwsProblem | null;
  /** Why Live Tail was refused; `null` where it was not, or was not tried yet. */
  readonly refusal: AwsProblem | null;
  readonly pollers: readonly PollerState[];
  /** Requests in a row that failed. */
  readonly refusals: number;
  readonly liveIsPossible: boolean;
}): CommandError | null {
  const { refusal, credentials, pollers } = facts;
  if (facts.mustBeLive && refusal !== null) return toCommandError(refusal);
  if (facts.proven) return null;
  if (credentials !== null) return toCommandError(credentials);
  const offline = pollers.find(({ failure }) => failure?.kind === 'network')?.failure ?? null;
  if (offline !== null && facts.refusals >= failuresAtStart) return toCommandError(offline);
  // Groups that were never verified: given by ARN, or listing is not allowed.
  const absent = pollers.every(({ missing }) => missing) ? pollers[0]?.failure : null;
  if (absent?.kind === 'not-found') return toCommandError(absent);
  const denied = pollers[0]?.problem ?? null;
  if (denied === null || pollers.some(({ problem }) => problem === null)) return null;
  return facts.liveIsPossible && refusal === null ? null : toCommandError(denied);
}
