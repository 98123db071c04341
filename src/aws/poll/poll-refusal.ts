import type { AwsProblem } from '../errors/aws-errors.ts';

/** A group that may not be read is tried again this often: the permission may be given meanwhile. */
const deniedRetryMs = 60_000;
const missingRetryMs = 10_000;

/** What a poller does about a request that AWS refused or did not answer. */
export type RefusalAction =
  /** Wait for credentials that hold. */
  | { readonly kind: 'credentials' }
  /** Read the range from its start: the page is not known any more. */
  | { readonly kind: 'restart' }
  /** Wait with all groups, then ask for the same page. */
  | { readonly kind: 'back-off' }
  /** Ask without the filter pattern. */
  | { readonly kind: 'all-lines' }
  /** The group is not there, or cannot be read: look again later. */
  | { readonly kind: 'missing' | 'unreadable'; readonly retryMs: number };

/**
 * What follows from a refusal. `everRead`: the group could be read before; `hasPattern`: a filter pattern was asked with.
 */
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
      // A name that cannot be resolved after it could is the network, not the Region.
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
