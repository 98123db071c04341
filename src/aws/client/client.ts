import { CommandError, exitCodes } from '../../errors.ts';
import { classifyAwsError, toCommandError } from '../errors/aws-errors.ts';
import type { LogsApi } from './api.ts';
import { readProfileNames } from './profiles.ts';

/** Which account and Region to read; `null` leaves it to the SDK's own chain. */
export interface ConnectOptions {
  readonly region: string | null;
  readonly profile: string | null;
  readonly endpointUrl: string | null;
  /** Reads the shared AWS files again: the SDK caches them for the life of the process. */
  readonly renewed?: boolean;
}

export interface Connection {
  readonly api: LogsApi;
  /** As the SDK resolved it. */
  readonly region: string;
}

/**
 * Creates a client with the SDK's default credential chain. The SDK is imported only here, so that commands without
 * AWS do not load it. Sends no request.
 *
 * Throws a `CommandError` where the profile does not exist (exit 4), the endpoint is no HTTP URL or no Region is known
 * (exit 2).
 */
export async function connect(
  options: ConnectOptions,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Connection> {
  await checkProfile(options.profile ?? env.AWS_PROFILE ?? null, env);
  // The SDK looks for `endpoint_url` only in the profile that AWS_PROFILE names.
  if (options.profile !== null) process.env.AWS_PROFILE = options.profile;
  // The SDK's warning about Node.js versions would be written over the screen.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const { createSdkApi } = await import('./sdk-api.ts');
  const endpoint =
    options.endpointUrl || env.AWS_ENDPOINT_URL_CLOUDWATCH_LOGS || env.AWS_ENDPOINT_URL || null;
  if (endpoint !== null) checkEndpoint(endpoint);
  try {
    return await createSdkApi({
      // The AWS CLI reads AWS_DEFAULT_REGION before the profile; the SDK for JavaScript does not.
      region: options.region ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION || null),
      profile: options.profile,
      renewed: options.renewed ?? false,
      endpoint,
      lambdaEndpoint: options.endpointUrl || env.AWS_ENDPOINT_URL_LAMBDA || env.AWS_ENDPOINT_URL || null,
    });
  } catch (error) {
    const context = { action: 'logs:FilterLogEvents', resource: null, ...options };
    throw toCommandError(classifyAwsError(error, context));
  }
}

function checkEndpoint(text: string): void {
  const protocol = URL.canParse(text) ? new URL(text).protocol : null;
  if (protocol === 'https:' || protocol === 'http:') return;
  throw new CommandError(
    exitCodes.usage,
    `the endpoint "${text}" is not an HTTP URL`,
    'for example --endpoint-url https://logs.eu-west-1.amazonaws.com',
  );
}

async function checkProfile(profile: string | null, env: NodeJS.ProcessEnv): Promise<void> {
  if (profile === null || profile === '' || profile === 'default') return;
  const names = await readProfileNames(env);
  if (names.includes(profile)) return;
  const known = names.length === 0 ? 'none are configured' : `there are: ${names.slice(0, 8).join(', ')}`;
  throw new CommandError(
    exitCodes.credentials,
    `the AWS profile "${profile}" does not exist (${known})`,
    `aws configure --profile ${profile}, or aws configure sso`,
  );
}
