import { exitCodes } from '../../errors.ts';
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

const command = (words: string, { profile }: CallContext) =>
  profile === null ? words : `${words} --profile ${profile}`;
const login = (context: CallContext) => command('aws sso login', context);
const whose = ({ profile }: CallContext) => (profile === null ? '' : ` of profile ${profile}`);
const fromProvider = named('CredentialsProviderError', 'ProviderError', 'TokenProviderError');
const clockErrors = ['RequestTimeTooSkewed', 'RequestInTheFuture'] as const;
const isClockError = either(named(...clockErrors), says(/skew|not yet current|expired/i));

/**
 * What the credential chain throws (texts of `@aws-sdk/credential-provider-*` 3.1169), and what AWS answers to invalid
 * credentials. The first row that matches decides.
 */
export const credentialErrorRows: readonly ErrorRow[] = [
  {
    // The chain asks SSO, STS or the sign-in service, and wraps the error of the network.
    kind: 'network',
    exitCode: exitCodes.unreachable,
    when: both(
      fromProvider,
      either(
        untrusted,
        says(/ENOTFOUND|ECONNRE|ETIMEDOUT|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|socket hang up/),
      ),
    ),
    message: (context, { message }) =>
      `the credentials${whose(context)} cannot be fetched: ${firstLine(message)}`,
    hint: (_, facts) => (untrusted(facts) ? trustHint : 'check the network (DNS, proxy, VPN)'),
  },
  {
    // `aws login` (a `login_session` in the profile): without its cached token the SDK names the file that is missing.
    kind: 'expired-credentials',
    exitCode: exitCodes.credentials,
    when: says(/re-?authenticate|\baws login\b|Failed to load token from|'CreateOAuth2Token'/i),
    message: (context) => `the AWS login session${whose(context)} has ended`,
    hint: (context) => command('aws login', context),
  },
  {
    kind: 'expired-credentials',
    exitCode: exitCodes.credentials,
    when: either(
      says(/SSO session|sso login|SSO Token|Token is expired|Token not found/i),
      named('UnauthorizedException', 'TokenProviderError', 'SSOTokenProviderFailure'),
    ),
    message: (context) => `the SSO session${whose(context)} has expired`,
    hint: login,
  },
  {
    // The SDK reads from the `sso-session` without checking that it exists.
    kind: 'no-credentials',
    exitCode: exitCodes.credentials,
    when: both(named('TypeError'), says(/'sso_\w+'/)),
    message: (context) => `the sso_session${whose(context)} is not in the AWS config file`,
    hint: () => 'aws configure sso',
  },
  {
    kind: 'no-credentials',
    exitCode: exitCodes.credentials,
    when: both(fromProvider, says(/ForbiddenException|No access/)),
    message: (context) => `the SSO login has no access to the account or the role${whose(context)}`,
    hint: () => 'check sso_account_id and sso_role_name in the AWS config file',
  },
  {
    kind: 'no-credentials',
    exitCode: exitCodes.credentials,
    when: says(/requires multi-factor authentication/i),
    message: (context) => `the role${whose(context)} asks for an MFA code`,
    hint: (context) =>
      `eval "$(${command('aws configure export-credentials --format env', context)})", then start without the profile`,
  },
  {
    kind: 'no-credentials',
    exitCode: exitCodes.credentials,
    when: both(fromProvider, says(/^Command failed:|credential_process/)),
    message: (context, { message }) =>
      `the credential_process${whose(context)} failed: ${firstLine(lastLine(message))}`,
    hint: () => 'run it by hand: it stands in the AWS config file',
  },
  {
    kind: 'no-credentials',
    exitCode: exitCodes.credentials,
    when: named('ENOENT'),
    message: (_, { message }) => `a file that the credentials need is missing: ${firstLine(message)}`,
    hint: () => 'check web_identity_token_file, or AWS_WEB_IDENTITY_TOKEN_FILE',
  },
  {
    kind: 'expired-credentials',
    exitCode: exitCodes.credentials,
    when: either(
      named('ExpiredTokenException', 'ExpiredToken', 'RequestExpired', 'TokenRefreshRequired'),
      says(/security token included in the request is expired|credentials? (have|has|are|is) expired/i),
    ),
    message: () => 'the AWS credentials have expired',
    hint: (context) => `${login(context)}, or set fresh AWS_* variables and start again`,
  },
  {
    kind: 'no-credentials',
    exitCode: exitCodes.credentials,
    when: named('UnrecognizedClientException', 'InvalidClientTokenId', 'InvalidAccessKeyId'),
    message: ({ region }) =>
      `AWS does not know these credentials${region === null ? '' : ` in ${region}`} (security token or access key invalid)`,
    // A Region that the account has not opted into gives the same answer.
    hint: ({ region }) =>
      `check with: aws sts get-caller-identity${region === null ? '' : `; is ${region} enabled in this account?`}`,
  },
  {
    kind: 'no-credentials',
    exitCode: exitCodes.credentials,
    when: either(
      named('InvalidSignatureException', 'SignatureDoesNotMatch', 'IncompleteSignatureException'),
      named(...clockErrors),
    ),
    message: (_, facts) =>
      isClockError(facts)
        ? 'AWS refused the signature: the clock of this machine is wrong'
        : 'AWS refused the signature: the secret access key does not fit the access key',
    hint: (_, facts) => (isClockError(facts) ? 'set the clock' : 'check with: aws sts get-caller-identity'),
  },
  {
    // The last error of the chain: no provider had credentials, or a profile refers to one without keys.
    kind: 'no-credentials',
    exitCode: exitCodes.credentials,
    when: either(
      named('CredentialsProviderError', 'ProviderError'),
      says(/Could not load credentials|Resolved credential object is not valid|AWS credential/i),
    ),
    message: ({ profile }, { message }) => {
      const asked = /^Could not resolve credentials using profile: \[(.*?)\]/.exec(message)?.[1] ?? null;
      const isOwn = asked !== null && asked === (profile ?? 'default');
      if (isOwn || /^$|Could not load credentials from any providers/i.test(message)) {
        return `no AWS credentials were found${profile === null ? '' : ` in profile ${profile}`}`;
      }
      return asked === null
        ? `no AWS credentials: ${firstLine(message)}`
        : `the source_profile "${firstLine(asked)}" has no credentials`;
    },
    hint: (context) => `${login(context)}, aws configure, or set AWS_PROFILE`,
  },
];

/** A command that failed writes its reason last. */
function lastLine(message: string): string {
  return message.trim().split('\n').at(-1) ?? '';
}
