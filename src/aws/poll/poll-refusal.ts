import type { AwsProblem } from '../errors/aws-errors.ts';

/** A group that may not be read is tried again this often: the permission may be granted meanwhile. */
const deniedRetryMs = 60_000;
const missingRetryMs = 10_000;

/** What a poller does after a request that AWS refused or did not answer. */
export type RefusalAction =
  /** Wait for valid credentials. */
  | { readonly kind: 'credentials' }
  /** The token of the page is refused: ask for a first page again. */
  | { readonly kind: 'restart' }
  /** All groups wait, then the same page is asked for. */
  | { readonly kind: 'back-off' }
  /** Ask without the filter pattern. */
  | { readonly kind: 'all-lines' }
  /** The group does not exist, or cannot be read: try again later. */
  | { readonly kind: 'missing' | 'unreadable'; readonly retryMs: number };

/** `everRead`: the group could be read before; `hasPattern`: the request had a filter pattern. */
export function refusalAction(
  problem: AwsProblem,
  { everRead, hasPattern }: { readonly everRead: boolean; readonly hasPattern: boolean },
): RefusalAction {
  switch (problem.kind) {
    case 'no-credentials':
    case 'expired-credentials':
      return { kind: 'credentials' };
    case 'invalid-token':
      return { kind: 'restart' };
    case 'throttled':
    case 'limit-exceeded':
    case 'network':
    case 'service':
    case 'unknown':
    case 'aborted':
      return { kind: 'back-off' };
    case 'region':
      // A host name that could be resolved before: the network is gone, the Region is right.
      return everRead ? { kind: 'back-off' } : { kind: 'unreadable', retryMs: deniedRetryMs };
    case 'invalid-pattern':
      return hasPattern ? { kind: 'all-lines' } : { kind: 'unreadable', retryMs: deniedRetryMs };
    case 'not-found':
      return { kind: 'missing', retryMs: missingRetryMs };
    case 'access-denied':
    case 'wrong-class':
    case 'unsupported-region':
    case 'invalid-request':
      return { kind: 'unreadable', retryMs: deniedRetryMs };
  }
}
