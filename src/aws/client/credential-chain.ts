/**
 * The chain tries one credential provider after the other and finally throws that there were none. Why a provider that
 * the profile names failed (a failing `credential_process`, a missing `source_profile`) is only in its debug log
 * (`@smithy/core` 3, `ProviderError`).
 */
export interface ChainListener {
  /** A logger for the clients and the providers that keeps the reason and prints nothing. */
  readonly logger: {
    trace(): void;
    debug(...content: unknown[]): void;
    info(): void;
    warn(): void;
    error(): void;
  };
  /** The error itself, or an error with the reason where it is the chain's final one. */
  explain(error: unknown): unknown;
}

const reasonInLog =
  /^@smithy\/property-provider -> ((?:Command failed: |Profile .* credential_process (?:did|returned) |Could not resolve credentials using profile: ).*)/s;
const finalMessage = 'Could not load credentials from any providers';
const ignore = () => undefined;

/** One listener for all clients that share a chain. */
export function createChainListener(): ChainListener {
  let reason: string | null = null;
  return {
    logger: {
      trace: ignore,
      info: ignore,
      warn: ignore,
      error: ignore,
      debug(text) {
        if (typeof text === 'string') reason = reasonInLog.exec(text)?.[1] ?? reason;
      },
    },
    explain(error) {
      if (!(error instanceof Error) || error.message !== finalMessage || reason === null) return error;
      const explained = new Error(reason, { cause: error });
      explained.name = error.name;
      return explained;
    },
  };
}
