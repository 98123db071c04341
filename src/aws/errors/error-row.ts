import type { ExitCode } from '../../errors.ts';
import { sanitizeLine } from '../../text/sanitize.ts';

/** What went wrong between this program and AWS, and so what to do about it. */
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

/** What was being done when it went wrong, for messages that name things. */
export interface CallContext {
  /** The IAM action, as `logs:FilterLogEvents`. */
  readonly action: string;
  /** Log group, function, ... */
  readonly resource: string | null;
  readonly region: string | null;
  readonly profile: string | null;
}

/** What an SDK error says. */
export interface ErrorFacts {
  readonly name: string;
  readonly code: string;
  readonly status: number;
  readonly message: string;
}

/** An error that is known: how it is told, and what mends it. */
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

/** The certificate of the other side is not trusted: mostly a proxy that opens TLS. */
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
export const trustMend =
  'a proxy that opens TLS? set AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS to its certificate';

/** One line of what somebody else said, safe to show. */
export function firstLine(message: string): string {
  const line = sanitizeLine(message.split('\n', 1)[0] ?? '').trim();
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}
