import * as logs from '@aws-sdk/client-cloudwatch-logs';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { LiveTailUpdate, LogsApi } from './api.ts';
import { clientOptions } from './client-options.ts';
import { limitAnswers, retryOnClockSkew, watchServerClock } from './sdk-middleware.ts';

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
  // A custom endpoint has no host `stream-…`, also where only the profile sets the endpoint.
  if (await hasConfiguredEndpoint(client.config)) client.config.disableHostPrefix = true;
  limitAnswers(client);
  client.middlewareStack.add(retryOnClockSkew(chain), { step: 'initialize', priority: 'high' });

  const { lambdaEndpoint } = options;
  const api: LogsApi = {
    ...readingCalls(client, watchServerClock(client)),
    ...queryCalls(client),
    async functionLogGroup(functionName, signal) {
      const lambda = await import('@aws-sdk/client-lambda');
      const functions = new lambda.LambdaClient({
        ...shared,
        requestHandler: requestHandler(),
        ...(lambdaEndpoint === null ? {} : { endpoint: lambdaEndpoint }),
      });
      functions.middlewareStack.add(retryOnClockSkew(chain), { step: 'initialize', priority: 'high' });
      try {
        return await configuredLogGroup(lambda, functions, functionName, signal);
      } finally {
        functions.destroy();
      }
    },
    close() {
      client.destroy();
    },
  };
  return { api, region };
}

type Client = logs.CloudWatchLogsClient;

/** The calls of CloudWatch Logs that list and read. `serverTime`: the time in the latest answer. */
function readingCalls(
  client: Client,
  serverTime: () => number | null,
): Pick<LogsApi, 'describeLogGroups' | 'filterLogEvents' | 'startLiveTail'> {
  return {
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
      return { groups, nextToken: page.nextToken ?? null, serverTime: serverTime() };
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
          logStream: event.logStreamName ?? '',
          timestamp: event.timestamp ?? 0,
          ingestionTime: event.ingestionTime ?? null,
          eventId: event.eventId ?? null,
          message: event.message ?? '',
        })),
        nextToken: page.nextToken ?? null,
        serverTime: serverTime(),
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
  };
}

/** The calls of Logs Insights. */
function queryCalls(client: Client): Pick<LogsApi, 'startQuery' | 'queryResults' | 'stopQuery'> {
  return {
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
  };
}

/** The log group in the configuration of a function; `null` where there is no such function. */
async function configuredLogGroup(
  lambda: typeof import('@aws-sdk/client-lambda'),
  client: LambdaClient,
  functionName: string,
  abortSignal: AbortSignal,
): Promise<string | null> {
  try {
    const command = new lambda.GetFunctionConfigurationCommand({ FunctionName: functionName });
    const { FunctionName: name, LoggingConfig: logging } = await client.send(command, { abortSignal });
    if (name === undefined) throw new TypeError('Lambda sent no configuration of a function');
    return logging?.LogGroup ?? `/aws/lambda/${name}`;
  } catch (error) {
    if (error instanceof lambda.ResourceNotFoundException) return null;
    throw error;
  }
}

/** Whether the environment or the profile sets an endpoint. The SDK looks it up with this function, which is not typed. */
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
    // `sessionStart` becomes an empty update, so that the reader knows that the session is open.
    const results = message.sessionUpdate?.sessionResults ?? [];
    // The SDK does not validate what comes over the wire. An invalid update ends the session; its events are read back.
    if (!results.every(isEvent)) throw new TypeError('Live Tail sent something that is no log event');
    yield {
      sampled: message.sessionUpdate?.sessionMetadata?.sampled ?? false,
      events: results.map((event) => ({
        logGroupIdentifier: event.logGroupIdentifier ?? '',
        logStream: event.logStreamName ?? '',
        timestamp: event.timestamp ?? 0,
        ingestionTime: event.ingestionTime ?? null,
        eventId: null,
        message: event.message ?? '',
      })),
    };
  }
}

function isEvent({ timestamp = 0, message = '' }: logs.LiveTailSessionLogEvent): boolean {
  return Number.isFinite(timestamp ?? 0) && typeof (message ?? '') === 'string';
}
