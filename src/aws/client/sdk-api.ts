import * as logs from '@aws-sdk/client-cloudwatch-logs';
import type { LogEvent } from '../../events/log-event.ts';
import type { LiveTailUpdate, LogsApi } from './api.ts';
import { clientOptions } from './client-options.ts';
import { secondThoughts, watchServerClock } from './sdk-middleware.ts';

interface SdkOptions {
  readonly region: string | null;
  readonly profile: string | null;
  readonly renewed: boolean;
  readonly endpoint: string | null;
  readonly lambdaEndpoint: string | null;
}

/** `LogsApi` over the AWS SDK. Throws what the SDK throws where no region is known. */
export async function createSdkApi(options: SdkOptions): Promise<{ api: LogsApi; region: string }> {
  const { shared, requestHandler, chain } = await clientOptions(options);
  const client = new logs.CloudWatchLogsClient({
    ...shared,
    requestHandler: requestHandler(),
    ...(options.endpoint === null ? {} : { endpoint: options.endpoint, disableHostPrefix: true }),
  });
  const region = await client.config.region();
  // With an endpoint of one's own there is no host `stream-…`, also where only the profile names the endpoint.
  if (await hasConfiguredEndpoint(client.config)) client.config.disableHostPrefix = true;
  const clock = watchServerClock(client);
  client.middlewareStack.add(secondThoughts(chain), { step: 'initialize', priority: 'high' });

  const api: LogsApi = {
    async describeLogGroups({ prefix, nextToken }, abortSignal) {
      const page = await client.send(
        new logs.DescribeLogGroupsCommand({
          ...(prefix === null || prefix === '' ? {} : { logGroupNamePrefix: prefix }),
          ...(nextToken === null ? {} : { nextToken }),
          limit: 50,
        }),
        { abortSignal },
      );
      const groups = (page.logGroups ?? []).map((group) => ({
        name: group.logGroupName ?? '',
        arn: group.logGroupArn ?? group.arn?.replace(/:\*$/, '') ?? null,
        logClass: group.logGroupClass ?? 'STANDARD',
        stored:
          group.storedBytes === undefined
            ? null
            : {
                bytes: group.storedBytes,
                creationTime: group.creationTime ?? null,
                retentionDays: group.retentionInDays ?? null,
              },
      }));
      return { groups, nextToken: page.nextToken ?? null };
    },

    async filterLogEvents({ group, from, to, pattern, nextToken }, abortSignal) {
      const page = await client.send(
        new logs.FilterLogEventsCommand({
          ...(group.startsWith('arn:') ? { logGroupIdentifier: group } : { logGroupName: group }),
          startTime: from,
          endTime: to,
          ...(pattern === null ? {} : { filterPattern: pattern }),
          ...(nextToken === null ? {} : { nextToken }),
        }),
        { abortSignal },
      );
      return {
        events: (page.events ?? []).map((event) => ({
          account: null,
          logGroup: '',
          logStream: event.logStreamName ?? '',
          timestamp: event.timestamp ?? 0,
          ingestionTime: event.ingestionTime ?? null,
          eventId: event.eventId ?? null,
          message: event.message ?? '',
        })),
        nextToken: page.nextToken ?? null,
        serverTime: clock(),
      };
    },

    async startLiveTail({ groupArns, pattern }, abortSignal) {
      const { responseStream } = await client.send(
        new logs.StartLiveTailCommand({
          logGroupIdentifiers: [...groupArns],
          ...(pattern === null ? {} : { logEventFilterPattern: pattern }),
        }),
        { abortSignal },
      );
      return responseStream === undefined ? nothing() : updates(responseStream);
    },

    async functionLogGroup(functionName, abortSignal) {
      const lambda = await import('@aws-sdk/client-lambda');
      const functions = new lambda.LambdaClient({
        ...shared,
        requestHandler: requestHandler(),
        ...(options.lambdaEndpoint === null ? {} : { endpoint: options.lambdaEndpoint }),
      });
      functions.middlewareStack.add(secondThoughts(chain), { step: 'initialize', priority: 'high' });
      try {
        const configuration = await functions.send(
          new lambda.GetFunctionConfigurationCommand({ FunctionName: functionName }),
          { abortSignal },
        );
        return (
          configuration.LoggingConfig?.LogGroup ?? `/aws/lambda/${configuration.FunctionName ?? functionName}`
        );
      } catch (error) {
        if (error instanceof lambda.ResourceNotFoundException) return null;
        throw error;
      } finally {
        functions.destroy();
      }
    },

    async startQuery({ groups, from, to, query, limit }, abortSignal) {
      const answer = await client.send(
        new logs.StartQueryCommand({
          ...(groups.some((group) => group.startsWith('arn:'))
            ? { logGroupIdentifiers: [...groups] }
            : { logGroupNames: [...groups] }),
          startTime: Math.floor(from / 1000),
          endTime: Math.ceil(to / 1000),
          queryString: query,
          limit,
        }),
        { abortSignal },
      );
      return answer.queryId ?? '';
    },

    async queryResults(queryId, abortSignal) {
      const answer = await client.send(new logs.GetQueryResultsCommand({ queryId }), { abortSignal });
      const word = answer.status ?? 'Unknown';
      return {
        status:
          word === 'Complete'
            ? 'complete'
            : word === 'Scheduled' || word === 'Running'
              ? 'running'
              : 'failed',
        word,
        rows: (answer.results ?? []).map((fields) =>
          Object.fromEntries(fields.map(({ field, value }) => [field ?? '', value ?? ''])),
        ),
        bytesScanned: answer.statistics?.bytesScanned ?? 0,
        matched: answer.statistics?.recordsMatched ?? 0,
      };
    },

    async stopQuery(queryId, abortSignal) {
      await client.send(new logs.StopQueryCommand({ queryId }), { abortSignal });
    },

    close() {
      client.destroy();
    },
  };
  return { api, region };
}

/** Whether the environment or the profile names an endpoint. The SDK looks it up by this function, and types it not. */
async function hasConfiguredEndpoint(config: object): Promise<boolean> {
  const lookUp: unknown = Reflect.get(config, 'serviceConfiguredEndpoint');
  return typeof lookUp === 'function' && (await lookUp()) !== undefined;
}

async function* nothing(): AsyncGenerator<LiveTailUpdate> {}

async function* updates(
  stream: AsyncIterable<logs.StartLiveTailResponseStream>,
): AsyncGenerator<LiveTailUpdate> {
  for await (const message of stream) {
    if (message.SessionTimeoutException !== undefined) throw message.SessionTimeoutException;
    if (message.SessionStreamingException !== undefined) throw message.SessionStreamingException;
    // `sessionStart` says that the session stands: an empty update, so that the reader knows too.
    const results = message.sessionUpdate?.sessionResults ?? [];
    // The SDK believes what comes over the wire. A session that tells of no events is over, and what it did not
    // tell is read back.
    if (!results.every(isEvent)) throw new TypeError('Live Tail told of something that is no log event');
    yield {
      sampled: message.sessionUpdate?.sessionMetadata?.sampled ?? false,
      events: results.map(
        (event): LogEvent => ({
          account: null,
          logGroup: event.logGroupIdentifier ?? '',
          logStream: event.logStreamName ?? '',
          timestamp: event.timestamp ?? 0,
          ingestionTime: event.ingestionTime ?? null,
          eventId: null,
          message: event.message ?? '',
        }),
      ),
    };
  }
}

function isEvent({ timestamp = 0, message = '' }: logs.LiveTailSessionLogEvent): boolean {
  return Number.isFinite(timestamp ?? 0) && typeof (message ?? '') === 'string';
}
