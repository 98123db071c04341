import { type ExitCode, exitCodes } from '../errors.ts';
import { sanitizeLine } from '../text/sanitize.ts';

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

export interface ErrorRow {
  readonly kind: AwsProblemKind;
  readonly exitCode: ExitCode;
  readonly when: (facts: ErrorFacts) => boolean;
  readonly message: (context: CallContext, facts: ErrorFacts) => string;
  readonly mend: (context: CallContext, facts: ErrorFacts) => string | null;
}

const named = (...names: string[]) => {
  const set = new Set(names);
  return (facts: ErrorFacts) => set.has(facts.name) || set.has(facts.code);
};
const says = (pattern: RegExp) => (facts: ErrorFacts) => pattern.test(facts.message);
const either =
  (...tests: ((facts: ErrorFacts) => boolean)[]) =>
  (facts: ErrorFacts) =>
    tests.some((test) => test(facts));
const both =
  (...tests: ((facts: ErrorFacts) => boolean)[]) =>
  (facts: ErrorFacts) =>
    tests.every((test) => test(facts));

const login = ({ profile }: CallContext) =>
  profile === null ? 'aws sso login' : `aws sso login --profile ${profile}`;
const of = ({ resource }: CallContext) => (resource === null ? '' : ` on ${resource}`);
const unresolved = either(named('ENOTFOUND', 'EAI_NONAME'), says(/getaddrinfo ENOTFOUND/));

/**
 * The first row that fits decides. Texts are those of the AWS SDK for JavaScript 3.1169 (its credential
 * providers and the service's exceptions).
 */
export const errorRows: readonly ErrorRow[] = [
  {
    kind: 'aborted',
    exitCode: exitCodes.ok,
    when: named('AbortError'),
    message: () => 'the request was aborted',
    mend: () => null,
  },
  {
    kind: 'region',
    exitCode: exitCodes.usage,
    when: says(/Region is missing/i),
    message: () => 'no AWS region is set',
    mend: () => 'pass --region, set AWS_REGION, or give the profile a region',
  },
  {
    kind: 'region',
    exitCode: exitCodes.usage,
    when: either(
      named('InvalidRegionException'),
      says(/invalid.{0,20}region|region not accepted|must be a valid hostname/i),
    ),
    message: ({ region }) =>
      region === null || region === '' ? 'no AWS region is set' : `"${region}" is not an AWS region`,
    mend: () => 'pass --region with a region such as eu-west-1',
  },
  {
    kind: 'expired-credentials',
    exitCode: exitCodes.credentials,
    when: either(
      says(/SSO session|sso login|SSO Token|Token is expired|Failed to refresh token|Token not found/i),
      named('UnauthorizedException', 'TokenProviderError', 'SSOTokenProviderFailure'),
    ),
    message: ({ profile }) =>
      `the SSO session${profile === null ? '' : ` of profile ${profile}`} has expired`,
    mend: login,
  },
  {
    kind: 'expired-credentials',
    exitCode: exitCodes.credentials,
    when: says(/Please reauthenticate|aws login/i),
    message: () => 'the AWS login session has expired',
    mend: ({ profile }) => (profile === null ? 'aws login' : `aws login --profile ${profile}`),
  },
  {
    kind: 'expired-credentials',
    exitCode: exitCodes.credentials,
    when: either(
      named('ExpiredTokenException', 'ExpiredToken', 'RequestExpired', 'TokenRefreshRequired'),
      says(/security token included in the request is expired|credentials? (have|has|are|is) expired/i),
    ),
    message: () => 'the AWS credentials have expired',
    mend: (context) => `${login(context)}, or set fresh AWS_* variables and start again`,
  },
  {
    kind: 'no-credentials',
    exitCode: exitCodes.credentials,
    when: named('UnrecognizedClientException', 'InvalidClientTokenId', 'InvalidAccessKeyId'),
    message: () => 'AWS does not know these credentials (security token or access key invalid)',
    mend: () => 'check with: aws sts get-caller-identity',
  },
  {
    kind: 'no-credentials',
    exitCode: exitCodes.credentials,
    when: named('InvalidSignatureException', 'SignatureDoesNotMatch', 'IncompleteSignatureException'),
    message: (_, { message }) =>
      /skew|not yet current|expired/i.test(message)
        ? 'AWS refused the signature: the clock of this machine is wrong'
        : 'AWS refused the signature: the secret access key does not fit the access key',
    mend: (_, { message }) =>
      /skew|not yet current|expired/i.test(message)
        ? 'set the clock'
        : 'check with: aws sts get-caller-identity',
  },
  {
    kind: 'no-credentials',
    exitCode: exitCodes.credentials,
    when: either(
      named('CredentialsProviderError', 'ProviderError'),
      says(/Could not load credentials|Resolved credential object is not valid|AWS credential/i),
    ),
    message: ({ profile }, { message }) =>
      /Could not load credentials from any providers/i.test(message) || message === ''
        ? `no AWS credentials were found${profile === null ? '' : ` in profile ${profile}`}`
        : `no AWS credentials: ${firstLine(message)}`,
    mend: (context) => `${login(context)}, aws configure, or set AWS_PROFILE`,
  },
  {
    kind: 'unsupported-region',
    exitCode: exitCodes.usage,
    when: named('UnknownOperationException', 'UnsupportedOperation', 'UnsupportedOperationException'),
    message: ({ action, region }) => `${bare(action)} is not offered in ${region ?? 'this region'}`,
    mend: () => null,
  },
  {
    kind: 'throttled',
    exitCode: exitCodes.throttled,
    when: either(
      named(
        'ThrottlingException',
        'Throttling',
        'TooManyRequestsException',
        'RequestLimitExceeded',
        'SlowDown',
        'ServiceQuotaExceededException',
      ),
      both(named('LimitExceededException'), says(/rate exceeded/i)),
      ({ status }) => status === 429,
    ),
    message: ({ action }) => `AWS throttles ${bare(action)} in this account and region`,
    mend: () => 'others share this quota: try again in a moment, or raise --interval',
  },
  {
    kind: 'limit-exceeded',
    exitCode: exitCodes.throttled,
    when: named('LimitExceededException', 'SessionLimitExceededException'),
    message: ({ action }) =>
      /LiveTail/.test(action)
        ? 'the account already has as many Live Tail sessions as its quota allows (15)'
        : `the quota of ${bare(action)} is used up`,
    mend: ({ action }) =>
      /LiveTail/.test(action) ? 'close other sessions, or use --source poll' : 'try again in a moment',
  },
  {
    kind: 'access-denied',
    exitCode: exitCodes.credentials,
    when: either(
      named('AccessDeniedException', 'AccessDenied', 'UnauthorizedOperation', 'NotAuthorized'),
      ({ status }) => status === 403,
    ),
    message: (context) => `not allowed: ${context.action}${of(context)}`,
    mend: ({ action }) => `an IAM policy must allow ${action}`,
  },
  {
    kind: 'not-found',
    exitCode: exitCodes.notFound,
    when: named('ResourceNotFoundException'),
    message: ({ resource }) => `${resource ?? 'the log group'} does not exist`,
    mend: ({ region }) => (region === null ? null : `looked in ${region}: is that the region?`),
  },
  {
    kind: 'wrong-class',
    exitCode: exitCodes.usage,
    when: either(
      named('InvalidOperationException'),
      both(named('InvalidParameterException'), says(/log.?group.?class|INFREQUENT_ACCESS/i)),
    ),
    message: ({ action, resource }, { message }) =>
      `${resource ?? 'the log group'} has a log class without ${bare(action)}${classOf(message)}`,
    mend: () => 'lambda-oom report --function <name> --engine insights reads it through Logs Insights',
  },
  {
    kind: 'invalid-token',
    exitCode: exitCodes.fault,
    when: both(named('InvalidParameterException', 'ValidationException'), says(/token/i)),
    message: () => 'the service no longer knows this page',
    mend: () => null,
  },
  {
    kind: 'region',
    exitCode: exitCodes.usage,
    when: both(unresolved, says(/\blogs\.[a-z0-9-]+\.amazonaws|\blambda\.[a-z0-9-]+\.amazonaws/)),
    message: ({ region }, { message }) =>
      `${hostOf(message)} cannot be found: ${region ?? 'the region'} is no AWS region, or there is no network`,
    mend: () => 'check --region and the network (DNS, proxy, VPN)',
  },
  {
    kind: 'network',
    exitCode: exitCodes.fault,
    when: either(
      unresolved,
      named(
        'ECONNREFUSED',
        'ECONNRESET',
        'EPIPE',
        'ETIMEDOUT',
        'EHOSTUNREACH',
        'ENETUNREACH',
        'ENETDOWN',
        'EAI_AGAIN',
        'TimeoutError',
        'NetworkingError',
        'CERT_HAS_EXPIRED',
        'SELF_SIGNED_CERT_IN_CHAIN',
        'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      ),
      says(/socket hang up|^aborted$|ECONNRE|EAI_AGAIN|ENETUNREACH|timed? ?out/i),
    ),
    message: (_, { message, code, name }) => `AWS cannot be reached: ${firstLine(message || code || name)}`,
    mend: (_, { code }) =>
      /CERT|SIGNED|ISSUER/.test(code)
        ? 'a proxy that opens TLS? set NODE_EXTRA_CA_CERTS'
        : 'check the network (DNS, proxy, VPN) and --endpoint-url',
  },
  {
    kind: 'service',
    exitCode: exitCodes.fault,
    when: either(
      ({ status }) => status >= 500,
      named(
        'ServiceUnavailableException',
        'InternalServerError',
        'InternalFailure',
        'SessionStreamingException',
      ),
    ),
    message: ({ action }, { message }) => `${bare(action)} failed on the side of AWS: ${firstLine(message)}`,
    mend: () => 'try again in a moment',
  },
  {
    kind: 'invalid-request',
    exitCode: exitCodes.usage,
    when: either(named('InvalidParameterException', 'ValidationException'), ({ status }) => status === 400),
    message: ({ action }, { message, name }) => `AWS refused ${bare(action)}: ${firstLine(message || name)}`,
    mend: () => null,
  },
];

/** The action without the name of its service. */
export function bare(action: string): string {
  return action.slice(action.indexOf(':') + 1);
}

/** One line of what somebody else said, safe to show. */
export function firstLine(message: string): string {
  const line = sanitizeLine(message.split('\n', 1)[0] ?? '').trim();
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}

function classOf(message: string): string {
  const match = /log-group-class (\w+)/.exec(message);
  return match?.[1] === undefined ? '' : ` (${match[1]})`;
}

function hostOf(message: string): string {
  return /ENOTFOUND (\S+)/.exec(message)?.[1] ?? 'the endpoint';
}
