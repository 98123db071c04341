import { pipeline, Readable, Transform } from 'node:stream';
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
 * Reads the `Date` header of every answer (`service-clock.ts`). Returns a function for the time in the latest one (epoch
 * milliseconds); `null` before the first answer.
 */
export function watchServerClock(client: CloudWatchLogsClient): () => number | null {
  let latest: number | null = null;
  client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      latest = dateHeader(answer.response) ?? latest;
      return answer;
    },
    { step: 'deserialize', priority: 'low', name: 'watchServerClock' },
  );
  return () => latest;
}

/** AWS's pages have 1 MB, and results of queries not much more: a larger answer would only exhaust memory. */
const largestAnswerBytes = 256e6;

/** Fails answers that are too large. Event streams have no end, and are left alone. */
export function limitAnswers(client: CloudWatchLogsClient): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      const { response } = answer;
      if (typeof response !== 'object' || response === null || isEventStream(response)) return answer;
      const body: unknown = Reflect.get(response, 'body');
      if (body instanceof Readable) Reflect.set(response, 'body', limited(body, largestAnswerBytes));
      return answer;
    },
    { step: 'deserialize', priority: 'low', name: 'limitAnswers' },
  );
}

/** The same bytes; fails, and closes the source, where there are more than `mostBytes`. */
export function limited(source: Readable, mostBytes: number): Readable {
  let bytes = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      if (bytes <= mostBytes) done(null, chunk);
      else done(new Error(`the answer is larger than ${Math.round(mostBytes / 1e6)} MB`));
    },
  });
  // An error reaches the reader of the counter.
  return pipeline(source, counter, () => {});
}

function isEventStream(response: object): boolean {
  const headers: unknown = Reflect.get(response, 'headers');
  const type: unknown =
    typeof headers === 'object' && headers !== null ? Reflect.get(headers, 'content-type') : undefined;
  return typeof type === 'string' && type.includes('eventstream');
}

function dateHeader(response: unknown): number | null {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return null;
  const { headers } = response;
  if (typeof headers !== 'object' || headers === null || !('date' in headers)) return null;
  const at = typeof headers.date === 'string' ? Date.parse(headers.date) : Number.NaN;
  return Number.isFinite(at) ? at : null;
}
