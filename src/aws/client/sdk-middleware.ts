import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { ChainListener } from './credential-chain.ts';

/**
 * Middleware that retries once where the only error was this machine's clock: the SDK has learned the service's time from
 * the error response, but makes no second attempt (`maxAttempts: 1`). Throws every other error, with the reason of the
 * credential chain.
 */
export function retryOnClockSkew(chain: ChainListener) {
  return <Args, Answer>(next: (args: Args) => Promise<Answer>) =>
    async (args: Args): Promise<Answer> => {
      try {
        return await next(args);
      } catch (error) {
        if (isClockCorrected(error)) return await next(args);
        throw chain.explain(error);
      }
    };
}

/** The error codes that a wrong clock causes, as listed in the SDK. */
const wrongClock = new Set([
  'AuthFailure',
  'InvalidSignatureException',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
]);

/** Whether the SDK corrected its clock by this error response. */
function isClockCorrected(error: unknown): boolean {
  if (!(error instanceof Error) || !wrongClock.has(error.name) || !('$metadata' in error)) return false;
  const metadata = error.$metadata;
  return (
    typeof metadata === 'object' && metadata !== null && Reflect.get(metadata, 'clockSkewCorrected') === true
  );
}

/**
 * Reads the `Date` header of every answer: ranges are counted in the service's time, or a wrong clock on this
 * machine would cut the newest events off. Gives the service's present time, or `null` before the first answer.
 */
export function watchServerClock(client: CloudWatchLogsClient): () => number | null {
  let skewMs: number | null = null;
  client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      const date = dateHeader(answer.response);
      if (date !== null) skewMs = date - Date.now();
      return answer;
    },
    { step: 'deserialize', priority: 'low', name: 'watchServerClock' },
  );
  return () => (skewMs === null ? null : Date.now() + skewMs);
}

function dateHeader(response: unknown): number | null {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return null;
  const { headers } = response;
  if (typeof headers !== 'object' || headers === null || !('date' in headers)) return null;
  const at = typeof headers.date === 'string' ? Date.parse(headers.date) : Number.NaN;
  return Number.isFinite(at) ? at : null;
}
