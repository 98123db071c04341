import { type ChainListener, createChainListener } from './credential-chain.ts';
import { httpsAgent } from './transport.ts';

/**
 * A request that has no answer by then is given up: the caller tries again. As long as the AWS CLI waits: with less, a
 * page that the service needs long to find would be asked for, and given up, for ever.
 */
const requestTimeoutMs = 60_000;

/** Options of the SDK's HTTP handler. Made anew for each client: closing one closes the sockets of its agent. */
function requestHandler() {
  const agent = httpsAgent(process.env);
  return {
    connectionTimeout: 5_000,
    requestTimeout: requestTimeoutMs,
    throwOnRequestTimeout: true,
    ...(agent === null ? {} : { httpsAgent: agent }),
  };
}

/**
 * What every SDK client is made with. Throws where a proxy or a bundle of certificates that the environment names
 * cannot be used.
 */
export async function clientOptions(options: {
  readonly region: string | null;
  readonly profile: string | null;
  /** Reads the shared AWS files anew. */
  readonly renewed: boolean;
}) {
  const { region, profile, renewed } = options;
  const chain = createChainListener();
  const handler = requestHandler();
  // The chain's clients for SSO take their agent from nowhere else.
  const needsOwnChain = renewed || 'httpsAgent' in handler;
  const shared = {
    ...(region === null ? {} : { region }),
    ...(profile === null ? {} : { profile }),
    ...(needsOwnChain ? { credentials: await ownChain({ profile, renewed, chain, handler }) } : {}),
    // One attempt: the scheduler backs off for all log groups together, retries inside would hide the throttling.
    maxAttempts: 1,
    logger: chain.logger,
  };
  return { shared, requestHandler, chain };
}

/** The default chain; `renewed` past the SDK's cache of the shared files, as a login may have rewritten them. */
async function ownChain(deps: {
  readonly profile: string | null;
  readonly renewed: boolean;
  readonly chain: ChainListener;
  readonly handler: ReturnType<typeof requestHandler>;
}) {
  const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
  return fromNodeProviderChain({
    ...(deps.profile === null ? {} : { profile: deps.profile }),
    ignoreCache: deps.renewed,
    logger: deps.chain.logger,
    clientConfig: { requestHandler: deps.handler },
  });
}
