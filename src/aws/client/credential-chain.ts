/**
 * The chain tries one source of credentials after the other and in the end throws that there were none. Why a source
 * that the profile names gave nothing (a `credential_process` that failed, a `source_profile` that is not there) stands
 * in its debug log alone (`@smithy/core` 3, `ProviderError`).
 */
export interface ChainListener {
  /** For the clients and the providers. It writes nothing. */
  readonly logger: {
    trace(): void;
    debug(...said: unknown[]): void;
    info(): void;
    warn(): void;
    error(): void;
  };
  /** The error itself, or where it is the chain's last word, one that tells the reason. */
  explain(error: unknown): unknown;
}

const telling =
  /^@smithy\/property-provider -> ((?:Command failed: |Profile .* credential_process (?:did|returned) |Could not resolve credentials using profile: ).*)/s;
const lastWord = 'Could not load credentials from any providers';
const ignore = () => undefined;

/** One listener serves all clients that share a chain. */
export function createChainListener(): ChainListener {
  let reason: string | null = null;
  return {
    logger: {
      trace: ignore,
      info: ignore,
      warn: ignore,
      error: ignore,
      debug(text) {
        if (typeof text === 'string') reason = telling.exec(text)?.[1] ?? reason;
      },
    },
    explain(error) {
      if (!(error instanceof Error) || error.message !== lastWord || reason === null) return error;
      const told = new Error(reason, { cause: error });
      told.name = error.name;
      return told;
    },
  };
}
