import { describe, expect, it } from 'vitest';
import { classifyAwsError, isTransient } from '../../../src/aws/errors/aws-errors.ts';
import { awsError } from '../../stand-in/service.ts';

const context = {
  action: 'logs:FilterLogEvents',
  resource: '/aws/lambda/pay',
  region: 'eu-west-1',
  profile: 'work',
};
const live = { ...context, action: 'logs:StartLiveTail' };
const system = (code: string, message: string) => Object.assign(new Error(message), { code });

describe('what an error of the SDK means', () => {
  it.each([
    ['no region', new Error('Region is missing'), 'region', 2, /--region/],
    ['an invalid region', awsError('InvalidRegionException', 'bad', 0), 'region', 2, /eu-west-1/],
    [
      'a region that is none',
      system('ENOTFOUND', 'getaddrinfo ENOTFOUND logs.eu-west-9.amazonaws.com'),
      'region',
      2,
      /--region/,
    ],
    [
      'no credentials',
      awsError('CredentialsProviderError', 'Could not load credentials from any providers', 0),
      'no-credentials',
      4,
      /aws sso login --profile work/,
    ],
    [
      'an expired SSO session',
      awsError(
        'CredentialsProviderError',
        'The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login with the corresponding profile.',
        0,
      ),
      'expired-credentials',
      4,
      /^aws sso login --profile work$/,
    ],
    [
      'an SSO token that is not there',
      awsError(
        'TokenProviderError',
        'The SSO session token associated with profile=work was not found or is invalid.',
        0,
      ),
      'expired-credentials',
      4,
      /aws sso login --profile work/,
    ],
    [
      'an expired aws login',
      new Error('Your session has expired. Please reauthenticate.'),
      'expired-credentials',
      4,
      /^aws login/,
    ],
    [
      'an aws login session without its token',
      awsError(
        'CredentialsProviderError',
        "Failed to load token from /home/me/.aws/login/cache/2861.json: Error: ENOENT: no such file or directory, open '/home/me/.aws/login/cache/2861.json'",
        0,
      ),
      'expired-credentials',
      4,
      /^aws login --profile work$/,
    ],
    [
      'an aws login session that cannot be renewed',
      awsError(
        'CredentialsProviderError',
        'Failed to refresh token: Error: 400. Please re-authenticate using aws login',
        0,
      ),
      'expired-credentials',
      4,
      /^aws login --profile work$/,
    ],
    [
      'an SSO role that is not assigned',
      awsError('CredentialsProviderError', 'ForbiddenException: No access', 0),
      'no-credentials',
      4,
      /sso_role_name/,
    ],
    [
      'an sso_session that is not there',
      new TypeError("Cannot read properties of undefined (reading 'sso_region')"),
      'no-credentials',
      4,
      /^aws configure sso$/,
    ],
    [
      'SSO out of reach',
      awsError(
        'CredentialsProviderError',
        'Error: getaddrinfo ENOTFOUND portal.sso.eu-west-1.amazonaws.com',
        0,
      ),
      'network',
      7,
      /network/,
    ],
    [
      'a role that asks for MFA',
      awsError(
        'CredentialsProviderError',
        'Profile work requires multi-factor authentication, but no MFA code callback was provided.',
        0,
      ),
      'no-credentials',
      4,
      /^eval "\$\(aws configure export-credentials --format env --profile work\)"/,
    ],
    [
      'a credential_process that fails',
      awsError('CredentialsProviderError', 'Command failed: vault get\nvault is locked\n', 0),
      'no-credentials',
      4,
      /by hand/,
    ],
    [
      'a web identity token that is not there',
      system('ENOENT', "ENOENT: no such file or directory, open '/var/run/token'"),
      'no-credentials',
      4,
      /web_identity_token_file/,
    ],
    [
      'an expired token',
      awsError('ExpiredTokenException', 'The security token included in the request is expired'),
      'expired-credentials',
      4,
      /aws sso login/,
    ],
    [
      'unknown keys',
      awsError('UnrecognizedClientException', 'The security token included in the request is invalid.'),
      'no-credentials',
      4,
      /get-caller-identity/,
    ],
    [
      'a wrong clock',
      awsError('InvalidSignatureException', 'Signature expired: 2026 is now earlier than 2026'),
      'no-credentials',
      4,
      /set the clock/,
    ],
    [
      'access denied',
      awsError('AccessDeniedException', 'User: arn:aws:iam::1:user/x is not authorized'),
      'access-denied',
      4,
      /logs:FilterLogEvents/,
    ],
    [
      'no such group',
      awsError('ResourceNotFoundException', 'The specified log group does not exist.'),
      'not-found',
      5,
      /eu-west-1/,
    ],
    ['throttling', awsError('ThrottlingException', 'Rate exceeded'), 'throttled', 6, /--interval/],
    [
      'a rate that is called a limit',
      awsError('LimitExceededException', 'Rate exceeded'),
      'throttled',
      6,
      /--interval/,
    ],
    ['HTTP 429', awsError('Unknown', '', 429), 'throttled', 6, /--interval/],
    [
      'Infrequent Access',
      awsError(
        'InvalidOperationException',
        'The log group /aws/lambda/pay is of log-group-class INFREQUENT_ACCESS. FilterLogEvents is not supported for this log class.',
      ),
      'wrong-class',
      2,
      /insights/,
    ],
    [
      'an old page token',
      awsError('InvalidParameterException', 'The specified nextToken is invalid.'),
      'invalid-token',
      1,
      null,
    ],
    [
      'an operation that is not offered',
      awsError('UnknownOperationException', ''),
      'unsupported-region',
      2,
      null,
    ],
    ['no network', system('ENETUNREACH', 'connect ENETUNREACH 1.2.3.4:443'), 'network', 7, /network/],
    ['a cut socket', system('ECONNRESET', 'aborted'), 'network', 7, /network/],
    [
      'a proxy that opens TLS',
      system('SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain'),
      'network',
      7,
      /NODE_EXTRA_CA_CERTS/,
    ],
    ['a failing service', awsError('InternalFailure', 'oops', 500), 'service', 7, /again/],
    [
      'a proxy that does not let through',
      system('EPROXY', 'the proxy cache:3128 answered 407 for logs.eu-west-1.amazonaws.com:443'),
      'network',
      7,
      /HTTPS_PROXY/,
    ],
    [
      'a bad filter',
      awsError('InvalidParameterException', "Invalid character(s) in term 'unexpected token'"),
      'invalid-pattern',
      1,
      /--all-lines/,
    ],
    [
      'a bad request',
      awsError('InvalidParameterException', 'startTime is after endTime'),
      'invalid-request',
      2,
      null,
    ],
  ] as const)('%s', (_, error, kind, exitCode, hint) => {
    const problem = classifyAwsError(error, context);
    expect(problem).toMatchObject({ kind, exitCode });
    if (hint === null) expect(problem.hint).toBeNull();
    else expect(problem.hint).toMatch(hint);
    for (const text of [problem.message, problem.hint ?? '']) expect(text).not.toMatch(/\n| at /);
  });

  it('names action and resource', () => {
    const problem = classifyAwsError(awsError('AccessDeniedException', ''), live);
    expect(problem.message).toBe('not allowed: logs:StartLiveTail on /aws/lambda/pay');
    expect(problem.hint).toBe('an IAM policy must allow logs:StartLiveTail');
  });

  it.each([
    [
      'because no identity-based policy allows the logs:FilterLogEvents action',
      'an IAM policy must allow logs:FilterLogEvents',
    ],
    [
      'with an explicit deny in a service control policy',
      'a service control policy forbids it: ask who maintains that policy',
    ],
    [
      'with an explicit deny in an identity-based policy: arn:aws:iam::1:policy/no',
      'an identity-based policy forbids it: ask who maintains that policy',
    ],
    [
      'because no permissions boundary allows the logs:FilterLogEvents action',
      'the permissions boundary must allow logs:FilterLogEvents',
    ],
  ])('says which policy refused: %s', (why, hint) => {
    const text = `User: arn:aws:iam::1:user/x is not authorized to perform: logs:FilterLogEvents on resource: arn:aws:logs:eu-west-1:1:log-group:/aws/lambda/pay:log-stream: ${why}`;
    const problem = classifyAwsError(awsError('AccessDeniedException', text), context);
    expect(problem).toMatchObject({ kind: 'access-denied', hint });
    expect(problem.message).toBe('not allowed: logs:FilterLogEvents on /aws/lambda/pay');
  });

  it('names the role that the credential chain was not allowed to assume', () => {
    const text =
      'User: arn:aws:iam::1:user/x is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::2:role/ops';
    const problem = classifyAwsError(awsError('AccessDenied', text, 403), context);
    expect(problem.message).toBe('not allowed: sts:AssumeRole on arn:aws:iam::2:role/ops');
    expect(problem.hint).toBe('an IAM policy must allow sts:AssumeRole');
  });

  it("tells a failed credential_process by the command's last line", () => {
    const error = awsError('CredentialsProviderError', 'Command failed: vault get\nvault is locked\n', 0);
    expect(classifyAwsError(error, context).message).toBe(
      'the credential_process of profile work failed: vault is locked',
    );
  });

  it.each(['RequestTimeTooSkewed', 'RequestInTheFuture'])('takes %s for a wrong clock', (name) => {
    const problem = classifyAwsError(awsError(name, 'no'), context);
    expect(problem).toMatchObject({ exitCode: 4, hint: 'set the clock' });
  });

  it('keeps what AWS says of a policy short', () => {
    const policy = `a ${'service control '.repeat(2_000)}policy`;
    for (const why of [`with an explicit deny in ${policy}`, `because no ${policy} allows it`]) {
      const error = awsError(
        'AccessDeniedException',
        `not authorized to perform: logs:FilterLogEvents ${why}`,
      );
      expect(classifyAwsError(error, context).hint?.length).toBeLessThan(300);
    }
  });

  it('names the quota of sessions', () => {
    const problem = classifyAwsError(awsError('LimitExceededException', 'too many sessions'), live);
    expect(problem).toMatchObject({
      kind: 'limit-exceeded',
      exitCode: 6,
      hint: expect.stringContaining('--source poll'),
    });
  });

  it('looks through a wrapped error for the code of the system', () => {
    const error = new Error('request failed', { cause: system('ECONNREFUSED', 'connect ECONNREFUSED') });
    expect(classifyAwsError(error, context).kind).toBe('network');
  });

  it.each([null, undefined, 'text', 42, {}])('takes %s for an unknown fault that may pass', (value) => {
    const problem = classifyAwsError(value, context);
    expect(problem).toMatchObject({ kind: 'unknown', exitCode: 1 });
    expect(isTransient(problem)).toBe(true);
  });
});
