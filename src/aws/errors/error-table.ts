import { exitCodes } from '../../errors.ts';
import { credentialErrorRows } from './credential-error-rows.ts';
import {
  both,
  type CallContext,
  type ErrorRow,
  either,
  firstLine,
  named,
  says,
  trustHint,
  untrusted,
} from './error-row.ts';

const of = ({ resource }: CallContext) => (resource === null ? '' : ` on ${resource}`);
const unresolved = either(named('ENOTFOUND', 'EAI_NONAME'), says(/getaddrinfo ENOTFOUND/));

/**
 * The first row that matches decides. Texts are those of the AWS SDK for JavaScript 3.1169 (its credential providers
 * and the exceptions of the service).
 */
export const errorRows: readonly ErrorRow[] = [
  {
    kind: 'aborted',
    exitCode: exitCodes.ok,
    when: named('AbortError'),
    message: () => 'the request was aborted',
    hint: () => null,
  },
  {
    kind: 'region',
    exitCode: exitCodes.usage,
    when: says(/Region is missing/i),
    message: () => 'no AWS region is set',
    hint: () => 'pass --region, set AWS_REGION, or give the profile a region',
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
    hint: () => 'pass --region with a region such as eu-west-1',
  },
  ...credentialErrorRows,
  {
    kind: 'unsupported-region',
    exitCode: exitCodes.usage,
    when: named('UnknownOperationException', 'UnsupportedOperation', 'UnsupportedOperationException'),
    message: ({ action, region }) => `${bare(action)} is not offered in ${region ?? 'this region'}`,
    hint: () => null,
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
    hint: () => 'others share this quota: try again in a moment, or raise --interval',
  },
  {
    kind: 'limit-exceeded',
    exitCode: exitCodes.throttled,
    when: named('LimitExceededException', 'SessionLimitExceededException'),
    message: ({ action }) =>
      /LiveTail/.test(action)
        ? 'the account already has as many Live Tail sessions as its quota allows (15)'
        : `the quota of ${bare(action)} is used up`,
    hint: ({ action }) =>
      /LiveTail/.test(action) ? 'close other sessions, or use --source poll' : 'try again in a moment',
  },
  {
    kind: 'access-denied',
    exitCode: exitCodes.credentials,
    when: either(
      named('AccessDeniedException', 'AccessDenied', 'UnauthorizedOperation', 'NotAuthorized'),
      ({ status }) => status === 403,
    ),
    message: (context, facts) => {
      const { action, resource } = deniedOf(context, facts.message);
      return `not allowed: ${action}${of({ ...context, resource })}`;
    },
    hint: (context, { message }) => {
      const { action } = deniedOf(context, message);
      const forbidder = /explicit deny in (an? [a-z][a-z -]*policy|an? [a-z][a-z -]*boundary)/i.exec(
        message,
      )?.[1];
      if (forbidder !== undefined) return `${firstLine(forbidder)} forbids it: ask who maintains that policy`;
      const silent = /because no ([a-z][a-z -]*?) allows/i.exec(message)?.[1] ?? 'identity-based policy';
      return silent === 'identity-based policy'
        ? `an IAM policy must allow ${action}`
        : `the ${firstLine(silent)} must allow ${action}`;
    },
  },
  {
    kind: 'not-found',
    exitCode: exitCodes.notFound,
    when: named('ResourceNotFoundException'),
    message: ({ resource }) => `${resource ?? 'the log group'} does not exist`,
    hint: ({ region }) => (region === null ? null : `looked in ${region}: is that the region?`),
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
    hint: ({ resource }, { message }) =>
      classOf(message).includes('DELIVERY')
        ? 'this class only delivers: replay what arrives in S3 or Firehose'
        : `Logs Insights reads it: lambda-oom report --function ${resource ?? '<name>'} --engine insights`,
  },
  {
    kind: 'invalid-token',
    exitCode: exitCodes.fault,
    when: both(
      named('InvalidParameterException', 'ValidationException'),
      says(/next ?token|token is (?:invalid|expired)|expired token/i),
    ),
    message: () => 'the service no longer knows this page',
    hint: () => null,
  },
  {
    kind: 'invalid-pattern',
    exitCode: exitCodes.fault,
    when: both(
      named('InvalidParameterException', 'ValidationException'),
      says(/filter ?pattern|character\(s\) in term/i),
    ),
    message: ({ action }, { message }) =>
      `AWS does not take the filter pattern of ${bare(action)}: ${firstLine(message)}`,
    hint: () => '--all-lines asks without it',
  },
  {
    kind: 'region',
    exitCode: exitCodes.usage,
    when: both(unresolved, says(/\blogs\.[a-z0-9-]+\.amazonaws|\blambda\.[a-z0-9-]+\.amazonaws/)),
    message: ({ region }, { message }) =>
      `${hostOf(message)} cannot be found: ${region ?? 'the region'} is no AWS region, or there is no network`,
    hint: () => 'check --region and the network (DNS, proxy, VPN)',
  },
  {
    kind: 'network',
    exitCode: exitCodes.unreachable,
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
        'EPROXY',
      ),
      untrusted,
      says(/socket hang up|^aborted$|ECONNRE|EAI_AGAIN|ENETUNREACH|timed? ?out/i),
    ),
    message: (_, { message, code, name }) => `AWS cannot be reached: ${firstLine(message || code || name)}`,
    hint: (_, facts) =>
      untrusted(facts) ? trustHint : 'check the network (DNS, HTTPS_PROXY, VPN) and --endpoint-url',
  },
  {
    kind: 'service',
    exitCode: exitCodes.unreachable,
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
    hint: () => 'try again in a moment',
  },
  {
    kind: 'invalid-request',
    exitCode: exitCodes.usage,
    when: either(named('InvalidParameterException', 'ValidationException'), ({ status }) => status === 400),
    message: ({ action }, { message, name }) => `AWS refused ${bare(action)}: ${firstLine(message || name)}`,
    hint: () => null,
  },
];

/** The action without its service prefix. */
export function bare(action: string): string {
  return action.slice(action.indexOf(':') + 1);
}

/**
 * The action and resource that were denied, by the text of AWS: it may be a call of the credential chain
 * (`sts:AssumeRole`).
 * The texts are those of "Troubleshoot access denied error messages" in the IAM user guide.
 */
function deniedOf(context: CallContext, message: string): Pick<CallContext, 'action' | 'resource'> {
  const action = /not authorized to perform: ([\w-]+:\w+)/.exec(message)?.[1];
  if (action === undefined || action === context.action) return context;
  const resource = /on resource: (\S+)/.exec(message)?.[1];
  return { action, resource: resource === undefined ? null : firstLine(resource) };
}

function classOf(message: string): string {
  const match = /log-group-class (\w+)/.exec(message);
  return match?.[1] === undefined ? '' : ` (${match[1]})`;
}

function hostOf(message: string): string {
  return /ENOTFOUND (\S+)/.exec(message)?.[1] ?? 'the endpoint';
}
