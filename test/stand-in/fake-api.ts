import type { LiveTailUpdate, LogsApi } from '../../src/aws/client/api.ts';
import type { Clock } from '../../src/aws/clock.ts';
import type { LogEvent } from '../../src/events/log-event.ts';
import { createInsights } from './insights.ts';
import { createLivePlayer } from './live-player.ts';
import { awsError, type Service, type StoredEvent, type StoredGroup } from './service.ts';

export interface FakeApiOptions {
  /** How long an answer takes. */
  readonly latencyMs?: () => number;
  /** How far the service's clock is ahead of the program's. */
  readonly serverAheadMs?: number;
}

/** The stand-in in the same process, behind the sources' own seam: everything happens in virtual time. */
export function createFakeApi(
  service: Service,
  clock: Clock,
  options: FakeApiOptions = {},
): LogsApi & { closed: boolean } {
  const insights = createInsights(service);
  const latency = options.latencyMs ?? (() => 0);
  const travel = async (signal: AbortSignal) => {
    const ms = latency();
    if (ms > 0) await clock.sleep(ms, signal);
    if (signal.aborted) throw awsError('AbortError', 'Request aborted', 0);
  };

  async function* session(
    number: number,
    groups: readonly StoredGroup[],
    pattern: string | null,
    signal: AbortSignal,
  ): AsyncGenerator<LiveTailUpdate> {
    const play = createLivePlayer(service, number, groups, pattern);
    yield { events: [], sampled: false };
    for (;;) {
      await clock.sleep(1_000, signal);
      if (signal.aborted) throw awsError('Error', 'aborted', 0);
      const second = play();
      switch (second.kind) {
        case 'timeout':
          throw awsError('SessionTimeoutException', 'Session has timed out');
        case 'cut':
          throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
        case 'end':
          return;
        case 'silent':
          break;
        case 'update':
          yield {
            events: second.events.map((event) => ({ ...asLogEvent(event), eventId: null })),
            sampled: second.sampled,
          };
      }
    }
  }

  return {
    closed: false,
    async describeLogGroups({ prefix, nextToken }, signal) {
      await travel(signal);
      const page = service.describe({ prefix, substring: null, token: nextToken, limit: 50 });
      return { groups: page.groups, nextToken: page.nextToken };
    },
    async filterLogEvents({ group, from, to, pattern, nextToken }, signal) {
      await travel(signal);
      const page = service.filter({ group, from, to, pattern, token: nextToken });
      return {
        events: page.events.map((event) => ({ ...asLogEvent(event), logGroup: '' })),
        nextToken: page.nextToken,
        serverTime: options.serverAheadMs === undefined ? null : Math.floor(service.now() / 1_000) * 1_000,
      };
    },
    async startLiveTail({ groupArns, pattern }, signal) {
      await travel(signal);
      const { session: number, groups } = service.startTail(groupArns, pattern);
      return session(number, groups, pattern, signal);
    },
    async functionLogGroup(name, signal) {
      await travel(signal);
      try {
        return service.functionLogGroup(name);
      } catch (error) {
        if (error instanceof Error && error.name === 'ResourceNotFoundException') return null;
        throw error;
      }
    },
    async startQuery({ groups, from, to, query, limit }, signal) {
      await travel(signal);
      return insights.start({
        logGroupNames: [...groups],
        startTime: Math.floor(from / 1_000),
        endTime: Math.ceil(to / 1_000),
        queryString: query,
        limit,
      });
    },
    async queryResults(queryId, signal) {
      await travel(signal);
      const { status, ...result } = insights.results(queryId);
      return { ...result, status: status === 'Complete' ? 'complete' : 'running', word: status };
    },
    async stopQuery(queryId) {
      insights.stop(queryId);
    },
    close() {
      this.closed = true;
    },
  };
}

function asLogEvent(event: StoredEvent): LogEvent {
  return {
    account: null,
    logGroup: `arn:aws:logs:eu-west-1:123456789012:log-group:${event.group}`,
    logStream: event.stream,
    timestamp: event.timestamp,
    ingestionTime: event.ingestionTime,
    eventId: event.id,
    message: event.message,
  };
}
