import { type ChainListener, createChainListener } from './credential-chain.ts';
import { httpsAgent } from './transport.ts';

/**
 * A request without an answer by then is given up and retried by the caller. The same as the AWS CLI's timeout: with a
 * shorter one, a page that takes the service long to find would never arrive.
 */
const requestTimeoutMs = 60_000;

/** Options of the SDK's HTTP handler, one per client: closing a client closes the sockets of its agent. */
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
 * The options of every SDK client. Throws where the proxy or certificate bundle that the environment names cannot be
 * used.
 */
export async function clientOptions(options: {
  readonly region: string | null;
  readonly profile: string | null;
  /** Reads the shared AWS files again. */
  readonly renewed: boolean;
}) {
  const { region, profile, renewed } = options;
  const chain = createChainListener();
  const handler = requestHandler();
  // Only so do the chain's own clients (SSO, STS) use the proxy.
  const needsOwnChain = renewed || 'httpsAgent' in handler;
  const shared = {
    ...(region === null ? {} : { region }),
    ...(profile === null ? {} : { profile }),
    ...(needsOwnChain ? { credentials: await ownChain({ profile, renewed, chain, handler }) } : {}),
    // One attempt: the rate limiter backs off for all log groups together; retries inside the SDK would hide throttling.
    maxAttempts: 1,
    logger: chain.logger,
  };
  return { shared, requestHandler, chain };
}

/** The default chain; `renewed` bypasses the SDK's cache of the shared files, which a login may have rewritten. */
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
