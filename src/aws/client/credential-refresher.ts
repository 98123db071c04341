import type { Clock } from '../clock.ts';
import type { AwsProblem } from '../errors/aws-errors.ts';
import type { LogsApi } from './api.ts';

/** How often a new client is made while the credentials do not hold: a login elsewhere is seen within this time. */
const retryMs = 3_000;

/**
 * The client in use, and its renewal. A client keeps its credentials, so after they ended only a new client
 * sees a login (`aws sso login` in another terminal).
 */
export interface CredentialRefresher {
  api(): LogsApi;
  /** What is wrong with the credentials now; `null` when they hold. */
  problem(): AwsProblem | null;
  /** A call was refused for its credentials. */
  markInvalid(problem: AwsProblem): void;
  /** A call was answered. */
  markValid(): void;
  /** Passes at once while the credentials hold; otherwise waits, and brings a new client. */
  ensureValid(signal: AbortSignal): Promise<void>;
  close(): void;
}

/** `first` is the client to begin with; `renew` makes another one, and may fail: then the old one stays. */
export function createCredentialRefresher(deps: {
  readonly first: LogsApi;
  readonly renew: () => Promise<LogsApi>;
  readonly clock: Clock;
  readonly onChange: () => void;
}): CredentialRefresher {
  let api = deps.first;
  let proven = false;
  // Clients that were of use may still carry a Live Tail session.
  const retired: LogsApi[] = [];
  let problem: AwsProblem | null = null;
  let renewing: Promise<void> | null = null;

  async function renew(signal: AbortSignal): Promise<void> {
    await deps.clock.sleep(retryMs, signal);
    if (signal.aborted) return;
    try {
      const next = await deps.renew();
      if (proven) retired.push(api);
      else api.close();
      api = next;
      proven = false;
    } catch {
      // The profile or its files are being rewritten: the old client stays until the next try.
    }
  }

  return {
    api: () => api,
    problem: () => problem,
    markInvalid(next) {
      const changed = problem?.message !== next.message;
      problem = next;
      if (changed) deps.onChange();
    },
    markValid() {
      proven = true;
      if (problem === null) return;
      problem = null;
      deps.onChange();
    },
    async ensureValid(signal) {
      if (problem === null) return;
      renewing ??= renew(signal).finally(() => {
        renewing = null;
      });
      await renewing;
    },
    close() {
      for (const client of [...retired, api]) client.close();
    },
  };
}
