import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { connect } from '../../../src/aws/client/client.ts';
import { classifyAwsError } from '../../../src/aws/errors/aws-errors.ts';

/** What the real chain of the SDK throws for a broken profile, and how it is shown. Sends no request. */
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lambda-oom-'));
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_REGION']) {
    vi.stubEnv(name, undefined);
  }
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_LOGIN_CACHE_DIRECTORY', folder);
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
  vi.stubEnv('AWS_PROFILE', undefined);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
});

const role = 'role_arn = arn:aws:iam::123456789012:role/ops';

it.each([
  ['nothing', '', 'no AWS credentials were found in profile work', /aws sso login --profile work/],
  [
    'a process that fails',
    "credential_process = sh -c 'echo vault is locked >&2; exit 3'",
    'the credential_process of profile work failed: vault is locked',
    /by hand/,
  ],
  [
    'a process that gives old credentials',
    `credential_process = echo '{"Version":1,"AccessKeyId":"a","SecretAccessKey":"b","Expiration":"2020-01-01T00:00:00Z"}'`,
    'the credential_process of profile work failed: Profile work credential_process returned expired credentials.',
    /by hand/,
  ],
  [
    'a source that is not there',
    `${role}\nsource_profile = gone`,
    'the source_profile "gone" has no credentials',
    /aws configure/,
  ],
  [
    'a role that asks for MFA',
    `${role}\nmfa_serial = arn:aws:iam::123456789012:mfa/me\nsource_profile = keys`,
    'the role of profile work asks for an MFA code',
    /export-credentials/,
  ],
  [
    'an SSO session that nobody logged in to',
    'sso_session = corp\nsso_account_id = 1\nsso_role_name = ops',
    'the SSO session of profile work has expired',
    /^aws sso login --profile work$/,
  ],
  [
    'an SSO session that is not there',
    'sso_session = gone\nsso_account_id = 1\nsso_role_name = ops',
    'the sso_session of profile work is not in the AWS config file',
    /^aws configure sso$/,
  ],
  [
    'an aws login session',
    'login_session = arn:aws:iam::123456789012:user/me',
    'the AWS login session of profile work has ended',
    /^aws login --profile work$/,
  ],
])('a profile with %s', async (_, lines, message, hint) => {
  const others = `[profile keys]\naws_access_key_id = a\naws_secret_access_key = b\n[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.awsapps.com/start\n`;
  writeFileSync(join(folder, 'config'), `${others}[profile work]\n${lines}\n`);
  for (const renewed of [false, true]) {
    const { api } = await connect({
      region: 'eu-west-1',
      profile: 'work',
      // Nobody listens: the chain must end before.
      endpointUrl: 'http://127.0.0.1:9',
      renewed,
    });
    const error = await api
      .describeLogGroups({ prefix: null, nextToken: null }, new AbortController().signal)
      .then(
        () => null,
        (reason: unknown) => reason,
      );
    api.close();
    const context = {
      action: 'logs:DescribeLogGroups',
      resource: null,
      region: 'eu-west-1',
      profile: 'work',
    };
    const problem = classifyAwsError(error, context);
    expect(problem.message).toBe(message);
    expect(problem.hint).toMatch(hint);
    expect(problem.exitCode).toBe(4);
  }
});
