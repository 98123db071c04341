import type { ExitCode } from '../../errors.ts';
import { sanitizeLine } from '../../text/sanitize.ts';

/** What went wrong between this program and AWS, which decides what to do about it. */
export type AwsProblemKind =
  | 'aborted'
  | 'region'
  | 'unsupported-region'
  | 'no-credentials'
  | 'expired-credentials'
  | 'access-denied'
  | 'not-found'
  | 'throttled'
  | 'limit-exceeded'
  | 'wrong-class'
  | 'invalid-token'
  | 'invalid-pattern'
  | 'invalid-request'
  | 'network'
  | 'service'
  | 'unknown';

/** The call that failed, for the message. */
export interface CallContext {
  /** The IAM action, as `logs:FilterLogEvents`. */
  readonly action: string;
  /** Log group, function, ... */
  readonly resource: string | null;
  readonly region: string | null;
  readonly profile: string | null;
}

/** The fields of an SDK error that rows match on. */
export interface ErrorFacts {
  readonly name: string;
  readonly code: string;
  readonly status: number;
  readonly message: string;
}

/** A known error: its message and how to fix it. */
export interface ErrorRow {
  readonly kind: AwsProblemKind;
  readonly exitCode: ExitCode;
  readonly when: (facts: ErrorFacts) => boolean;
  readonly message: (context: CallContext, facts: ErrorFacts) => string;
  readonly hint: (context: CallContext, facts: ErrorFacts) => string | null;
}

export const named = (...names: string[]) => {
  const set = new Set(names);
  return (facts: ErrorFacts) => set.has(facts.name) || set.has(facts.code);
};
export const says = (pattern: RegExp) => (facts: ErrorFacts) => pattern.test(facts.message);
export const either =
  (...tests: ((facts: ErrorFacts) => boolean)[]) =>
  (facts: ErrorFacts) =>
    tests.some((test) => test(facts));
export const both =
  (...tests: ((facts: ErrorFacts) => boolean)[]) =>
  (facts: ErrorFacts) =>
    tests.every((test) => test(facts));

/** The certificate of the server is not trusted: usually a proxy that intercepts TLS. */
export const untrusted = either(
  named(
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_GET_ISSUER_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ),
  says(/self-signed certificate|unable to (?:get|verify) .{0,20}certificate|certificate has expired/i),
);
export const trustHint =
  'a proxy that intercepts TLS? set AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS to its certificate';

/** The first line of a text from elsewhere, sanitized and at most 160 characters long. */
export function firstLine(message: string): string {
  const line = sanitizeLine(message.split('\n', 1)[0] ?? '').trim();
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}
