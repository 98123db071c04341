import type { Clock } from '../clock.ts';
import type { LogsApi } from './api.ts';

/**
 * Milliseconds until a request without an answer is given up. Lookups are answered quickly or not at all; a page of
 * events may take as long as the SDK allows (`client-options.ts`).
 */
const deadlinesMs = { lookup: 15_000, data: 65_000, stop: 10_000 } as const;

/**
 * The same calls, each with an end: it rejects with a `TimeoutError` at its deadline, and at once when aborted. The
 * timeouts of the SDK begin when a request is sent. They leave out the credential chain, where a `credential_process`
 * or a metadata endpoint may hang forever. `live-tail/session.ts` has deadlines for Live Tail.
 */
export function withDeadlines(api: LogsApi, clock: Clock): LogsApi {
  const within = <T>(ms: number, signal: AbortSignal, call: (signal: AbortSignal) => Promise<T>) =>
    withDeadline(call, ms, clock, signal);
  const { lookup, data, stop } = deadlinesMs;
  return {
    describeLogGroups: (request, signal) =>
      within(lookup, signal, (own) => api.describeLogGroups(request, own)),
    functionLogGroup: (name, signal) => within(lookup, signal, (own) => api.functionLogGroup(name, own)),
    filterLogEvents: (request, signal) => within(data, signal, (own) => api.filterLogEvents(request, own)),
    startLiveTail: (request, signal) => api.startLiveTail(request, signal),
    startQuery: (request, signal) => within(data, signal, (own) => api.startQuery(request, own)),
    queryResults: (id, signal) => within(data, signal, (own) => api.queryResults(id, own)),
    stopQuery: (id, signal) => within(stop, signal, (own) => api.stopQuery(id, own)),
    close: () => api.close(),
  };
}

/** Runs one call with a deadline. How the call itself ends after that is ignored. */
export function withDeadline<T>(
  call: (signal: AbortSignal) => Promise<T>,
  ms: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<T> {
  const own = new AbortController();
  const timer = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const abort = () => end('AbortError', 'the request was aborted');
    const finish = () => {
      timer.abort();
      signal.removeEventListener('abort', abort);
    };
    function end(name: string, message: string): void {
      finish();
      own.abort();
      reject(Object.assign(new Error(message), { name }));
    }
    if (signal.aborted) {
      abort();
      return;
    }
    signal.addEventListener('abort', abort);
    void clock.sleep(ms, timer.signal).then(() => {
      if (!timer.signal.aborted) end('TimeoutError', `no answer within ${ms / 1_000} s`);
    });
    call(own.signal).then(resolve, reject).finally(finish);
  });
}
