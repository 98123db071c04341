import type { AwsProblem } from '../errors/aws-errors.ts';
import { type SessionEnd, silenceMs } from './session.ts';

/** How often to retry after a refusal that does not pass by itself. */
const refusedRetryMs = 300_000;
const unreachableRetryMs = 60_000;
/** After this many failed attempts in a row the endpoint counts as unreachable. */
const openingsBeforeGivingUp = 3;
const shortestPauseMs = 200;
const longestPauseMs = 30_000;

/** Milliseconds before a session is opened again: full jitter, growing to half a minute. `random` is in [0, 1). */
export function reopenDelayMs(failures: number, random: number): number {
  const ceiling = Math.min(longestPauseMs, 1_000 * 2 ** Math.max(0, failures - 1));
  return shortestPauseMs + random * (ceiling - shortestPauseMs);
}

/** Milliseconds to leave Live Tail alone after a refusal; `null` for one that may pass in seconds. */
export function refusedDelayMs({ kind }: AwsProblem, failures: number): number | null {
  switch (kind) {
    case 'access-denied':
    case 'unsupported-region':
    case 'limit-exceeded':
    case 'wrong-class':
    case 'invalid-request':
    case 'invalid-token':
      return refusedRetryMs;
    case 'region':
    case 'not-found':
      return unreachableRetryMs;
    case 'network':
      return failures >= openingsBeforeGivingUp ? unreachableRetryMs : null;
    default:
      return null;
  }
}

/** The reason where the host of Live Tail cannot be resolved or does not answer: often an allow-list or DNS. */
export function unreachableReason(region: string | null): string {
  return `the Live Tail endpoint stream-logs.${region ?? '<region>'}.amazonaws.com cannot be reached`;
}

/** Why a session ended, in words. */
export function sessionEndReason(end: SessionEnd): string {
  switch (end.reason) {
    case 'closed':
      return 'closed';
    case 'timeout':
      return 'the Live Tail session reached its three hours';
    case 'silent':
      return `Live Tail fell silent for ${silenceMs / 1_000} s`;
    case 'hung-up':
      return 'Live Tail was ended by the service';
    case 'cut':
      return 'the Live Tail connection broke';
    case 'refused':
      return 'Live Tail could not be opened';
  }
}
