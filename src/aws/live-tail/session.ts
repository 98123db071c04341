import type { LiveTailRequest, LiveTailUpdate, LogsApi } from '../client/api.ts';
import type { Clock } from '../clock.ts';

/** The service sends an update every second: after this long without one the session is dead. */
export const silenceMs = 5_000;
/** How long opening a session may take. */
const openingMs = 15_000;

/** How a session ended. */
export type SessionEnd =
  /** Closed by this program. */
  | { readonly reason: 'closed' }
  /** The service ends a session after three hours. */
  | { readonly reason: 'timeout' }
  /** The connection broke, or the service failed. */
  | { readonly reason: 'cut'; readonly error: unknown }
  /** No update for five seconds; the SDK itself would wait forever. */
  | { readonly reason: 'silent' }
  /** The service ended the stream without an error. */
  | { readonly reason: 'hung-up' }
  /** The session was never opened. */
  | { readonly reason: 'refused'; readonly error: unknown };

export interface LiveTailSession {
  /** Resolves with `true` once the session is open, `false` if it ended before. Never rejects. */
  readonly opened: Promise<boolean>;
  /** Resolves when it ended, whatever the reason. Never rejects. */
  readonly ended: Promise<SessionEnd>;
  close(): void;
}

/** Opens one StartLiveTail session and passes on its updates until it ends. */
export function openLiveTailSession(
  request: LiveTailRequest,
  deps: {
    readonly api: LogsApi;
    readonly clock: Clock;
    readonly onUpdate: (update: LiveTailUpdate) => void;
  },
): LiveTailSession {
  const { api, clock } = deps;
  const abort = new AbortController();
  let closing = false;
  let resolveOpened: (isOpen: boolean) => void = () => {};
  const opened = new Promise<boolean>((resolve) => {
    resolveOpened = resolve;
  });

  async function run(): Promise<SessionEnd> {
    let stream: AsyncIterator<LiveTailUpdate>;
    try {
      const answer = await within(api.startLiveTail(request, abort.signal), openingMs, clock, abort.signal);
      if (closing) return { reason: 'closed' };
      if (answer === null)
        return { reason: 'refused', error: new Error('Live Tail timed out while opening') };
      stream = answer.value[Symbol.asyncIterator]();
    } catch (error) {
      return closing ? { reason: 'closed' } : { reason: 'refused', error };
    }
    try {
      for (;;) {
        const next = await within(stream.next(), silenceMs, clock, abort.signal);
        if (closing) return { reason: 'closed' };
        if (next === null) return { reason: 'silent' };
        if (next.value.done === true) return { reason: 'hung-up' };
        resolveOpened(true);
        deps.onUpdate(next.value.value);
      }
    } catch (error) {
      if (closing) return { reason: 'closed' };
      const name = error instanceof Error ? error.name : '';
      return name === 'SessionTimeoutException' ? { reason: 'timeout' } : { reason: 'cut', error };
    }
  }

  const ended = run().then((end) => {
    // Closes the socket of a session that fell silent. The stream's own error is ignored: the session has ended.
    abort.abort();
    resolveOpened(false);
    return end;
  });
  return {
    opened,
    ended,
    close() {
      closing = true;
      abort.abort();
    },
  };
}

/** Resolves with the promise's value, or with `null` after `ms` or when aborted. A later rejection is ignored. */
async function within<T>(
  promise: Promise<T>,
  ms: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<{ readonly value: T } | null> {
  const timer = new AbortController();
  const stop = () => timer.abort('over');
  signal.addEventListener('abort', stop);
  promise.catch(() => {});
  try {
    return await Promise.race([
      promise.then((value) => ({ value })),
      clock.sleep(ms, timer.signal).then(() => null),
    ]);
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}
