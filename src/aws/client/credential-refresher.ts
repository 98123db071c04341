import type { Clock } from '../clock.ts';
import type { AwsProblem } from '../errors/aws-errors.ts';
import type { LogsApi } from './api.ts';

/** How often a new client is created while the credentials are invalid: a login elsewhere is seen within this time. */
const retryMs = 3_000;

/**
 * The client in use, and its renewal. A client keeps its credentials: once they have ended, only a new client sees a
 * login (`aws sso login` in another terminal).
 */
export interface CredentialRefresher {
  api(): LogsApi;
  /** What is wrong with the credentials now; `null` while they are valid. */
  problem(): AwsProblem | null;
  /** A call was refused because of its credentials. */
  markInvalid(problem: AwsProblem): void;
  /** A call was answered. */
  markValid(): void;
  /** Returns at once while the credentials are valid; otherwise waits, and creates a new client. */
  ensureValid(signal: AbortSignal): Promise<void>;
  close(): void;
}

/** `first` is the first client; `renew` creates another one. Where that fails the old one stays. */
export function createCredentialRefresher(deps: {
  readonly first: LogsApi;
  readonly renew: () => Promise<LogsApi>;
  readonly clock: Clock;
  readonly onChange: () => void;
}): CredentialRefresher {
  let api = deps.first;
  let isProven = false;
  // Clients that worked may still carry a Live Tail session.
  const retired: LogsApi[] = [];
  let problem: AwsProblem | null = null;
  let renewing: Promise<void> | null = null;

  async function renew(signal: AbortSignal): Promise<void> {
    await deps.clock.sleep(retryMs, signal);
    if (signal.aborted) return;
    try {
      const next = await deps.renew();
      if (isProven) retired.push(api);
      else api.close();
      api = next;
      isProven = false;
    } catch {
      // The profile or its files are being rewritten: the old client stays until the next attempt.
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
      isProven = true;
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
