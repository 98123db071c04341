import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodeMessage } from './event-stream.ts';
import { createInsights, resultJson } from './insights.ts';
import { createLivePlayer } from './live-player.ts';
import { checkRequest, checkSigningTime } from './request-rules.ts';
import { awsError, qualifiedName, type Service } from './service.ts';

export interface CloudWatch {
  /** For `--endpoint-url`. */
  readonly url: string;
  /** Lets one second pass for every open Live Tail session. */
  tick(): void;
  /** Live Tail connections that stand. */
  sessions(): number;
  /** Connections of any kind. */
  connections(): Promise<number>;
  /** Leaves requests without an answer from now on, as half-open sockets do. */
  hang(on: boolean): void;
  /** The headers of the last request. */
  lastHeaders(): IncomingMessage['headers'];
  close(): Promise<void>;
}

interface Session {
  readonly response: ServerResponse;
  readonly play: ReturnType<typeof createLivePlayer>;
}

/**
 * The stand-in as an HTTP server on the loopback, for the real SDK: CloudWatch Logs (JSON 1.1, and the binary event
 * stream of Live Tail) and Lambda's GetFunctionConfiguration.
 */
export async function startCloudWatch(service: Service, port = 0): Promise<CloudWatch> {
  const sessions = new Set<Session>();
  const insights = createInsights(service);
  let lastHeaders: IncomingMessage['headers'] = {};
  let isHanging = false;

  const server = createServer((request, response) => {
    lastHeaders = request.headers;
    if (isHanging) return;
    response.setHeader('date', new Date(service.now()).toUTCString());
    void answer(request, response).catch((error: unknown) => fail(response, error));
  });

  // As AWS does, it keeps a connection for longer than the program leaves it idle, on a slow machine too.
  server.keepAliveTimeout = 60_000;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    checkSigningTime(request.headers['x-amz-date'], service.now());
    const configuration = /^\/2015-03-31\/functions\/([^/]+)\/configuration/.exec(request.url ?? '');
    if (configuration?.[1] !== undefined) {
      const name = decodeURIComponent(configuration[1]);
      const logGroup = service.functionLogGroup(name);
      return send(response, 'application/json', {
        FunctionName: name,
        LoggingConfig: { LogGroup: logGroup },
      });
    }
    const operation = String(request.headers['x-amz-target'] ?? '').replace('Logs_20140328.', '');
    const input: Input = body === '' ? {} : JSON.parse(body);
    checkRequest(operation, input);
    const json = (value: unknown) => send(response, 'application/x-amz-json-1.1', value);
    switch (operation) {
      case 'DescribeLogGroups': {
        const page = service.describe({
          prefix: input.logGroupNamePrefix ?? null,
          substring: input.logGroupNamePattern ?? null,
          token: input.nextToken ?? null,
          limit: input.limit ?? 50,
        });
        const logGroups = page.groups.map(({ name, arn, logClass, creationTime, stored }) => ({
          logGroupName: name,
          arn: `${arn}:*`,
          logGroupArn: arn,
          logGroupClass: logClass,
          creationTime,
          storedBytes: stored.bytes,
        }));
        return json({ logGroups, ...(page.nextToken === null ? {} : { nextToken: page.nextToken }) });
      }
      case 'FilterLogEvents': {
        const page = service.filter({
          group: input.logGroupName ?? input.logGroupIdentifier ?? '',
          from: input.startTime ?? 0,
          to: input.endTime ?? Number.POSITIVE_INFINITY,
          pattern: input.filterPattern ?? null,
          token: input.nextToken ?? null,
        });
        const events = page.events.map(({ id, stream, timestamp, ingestionTime, message }) => ({
          eventId: id,
          logStreamName: stream,
          timestamp,
          ingestionTime,
          message,
        }));
        const next = page.nextToken === null ? {} : { nextToken: page.nextToken };
        return json({ events, searchedLogStreams: [], ...next });
      }
      case 'StartLiveTail':
        return openSession(response, input);
      case 'StartQuery':
        return json({ queryId: insights.start(input) });
      case 'GetQueryResults':
        return json(resultJson(insights.results(input.queryId ?? '')));
      case 'StopQuery':
        insights.stop(input.queryId ?? '');
        return json({ success: true });
      default:
        throw awsError('UnknownOperationException', `${operation} is not played`);
    }
  }

  function openSession(response: ServerResponse, input: Input): void {
    const pattern = input.logEventFilterPattern ?? null;
    const { session: number, groups } = service.startTail(input.logGroupIdentifiers ?? [], pattern);
    response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' });
    response.write(encodeMessage('event', 'initial-response', {}));
    response.write(
      encodeMessage('event', 'sessionStart', {
        requestId: `request-${number}`,
        sessionId: `session-${number}`,
        logGroupIdentifiers: input.logGroupIdentifiers,
      }),
    );
    const session = { response, play: createLivePlayer(service, number, groups, pattern) };
    sessions.add(session);
    response.on('close', () => sessions.delete(session));
  }

  function tick(): void {
    for (const session of sessions) {
      const { response } = session;
      const second = session.play();
      switch (second.kind) {
        case 'silent':
          break;
        case 'cut':
          response.destroy();
          break;
        case 'end':
          response.end();
          break;
        case 'timeout':
          response.end(
            encodeMessage('exception', 'SessionTimeoutException', { message: 'Session timed out' }),
          );
          break;
        case 'update':
          response.write(
            encodeMessage('event', 'sessionUpdate', {
              sessionMetadata: { sampled: second.sampled },
              sessionResults: second.events.map((event) => ({
                logGroupIdentifier: qualifiedName(event.group),
                logStreamName: event.stream,
                timestamp: event.timestamp,
                ingestionTime: event.ingestionTime,
                message: event.message,
              })),
            }),
          );
      }
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  // A TCP server's address is never a string.
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}`,
    tick,
    sessions: () => sessions.size,
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
      ),
    hang(on) {
      isHanging = on;
    },
    lastHeaders: () => lastHeaders,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** The members of all requests together; each operation reads its own. */
export interface Input {
  logGroupNamePrefix?: string;
  logGroupNamePattern?: string;
  logGroupName?: string;
  logGroupIdentifier?: string;
  logGroupNames?: string[];
  logGroupIdentifiers?: string[];
  logStreamNames?: string[];
  logStreamNamePrefix?: string;
  logStreamNamePrefixes?: string[];
  logEventFilterPattern?: string;
  filterPattern?: string;
  startTime?: number;
  endTime?: number;
  nextToken?: string;
  limit?: number;
  queryId?: string;
  queryString?: string;
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  request.setEncoding('utf8');
  for await (const chunk of request) body += chunk;
  return body;
}

function send(response: ServerResponse, type: string, value: unknown): void {
  response.writeHead(200, { 'content-type': type });
  response.end(JSON.stringify(value));
}

function fail(response: ServerResponse, error: unknown): void {
  const known = error instanceof Error ? error : new Error(String(error));
  const status = '$metadata' in known ? Reflect.get(Object(known.$metadata), 'httpStatusCode') : 500;
  // `cut` is a fault that the network makes, not the service.
  if (known.name === 'ConnectionCut') {
    response.destroy();
    return;
  }
  response.writeHead(Number(status), {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-errortype': known.name,
  });
  response.end(JSON.stringify({ __type: known.name, message: known.message }));
}
