import type { Input } from './cloudwatch.ts';
import { awsError, type Service, type StoredEvent } from './service.ts';

/** Logs Insights as far as the program uses it: rows of a range that the query's `like` terms let through. */
export interface Insights {
  start(input: Input): string;
  results(queryId: string): {
    status: 'Running' | 'Complete';
    bytesScanned: number;
    matched: number;
    rows: Record<string, string>[];
  };
}

/** As the service words a result. */
export function resultJson({ status, bytesScanned, matched, rows }: ReturnType<Insights['results']>) {
  return {
    status,
    statistics: { bytesScanned, recordsMatched: matched, recordsScanned: matched },
    results: rows.map((row) => Object.entries(row).map(([field, value]) => ({ field, value }))),
  };
}

interface Query {
  readonly rows: readonly StoredEvent[];
  readonly limit: number;
  readonly bytes: number;
  polls: number;
}

/** A query runs for so many polls. */
const pollsUntilDone = 1;

export function createInsights(service: Service): Insights {
  const queries = new Map<string, Query>();
  return {
    start(input) {
      service.call('StartQuery', null);
      const names = (input.logGroupNames ?? input.logGroupIdentifiers ?? []).map((name) =>
        name.replace(/^arn:.*:log-group:/, ''),
      );
      const matches = matcher(input.queryString ?? '');
      const from = (input.startTime ?? 0) * 1_000;
      const to = (input.endTime ?? 0) * 1_000 + 999;
      const all = names.flatMap((name) => service.everything(name, from, to));
      const newestFirst = /sort @timestamp desc/.test(input.queryString ?? '');
      const rows = all.filter(({ message }) => matches(message)).sort((a, b) => a.timestamp - b.timestamp);
      if (newestFirst) rows.reverse();
      const id = `query-${queries.size + 1}`;
      const bytes = all.reduce((sum, { message }) => sum + message.length, 0);
      queries.set(id, { rows, bytes, limit: Math.min(input.limit ?? 10_000, 10_000), polls: 0 });
      return id;
    },
    results(queryId) {
      service.call('GetQueryResults', null);
      const query = queries.get(queryId);
      if (query === undefined) throw awsError('ResourceNotFoundException', 'No such query');
      const done = query.polls++ >= pollsUntilDone;
      return {
        status: done ? 'Complete' : 'Running',
        bytesScanned: query.bytes,
        matched: query.rows.length,
        rows: (done ? query.rows.slice(0, query.limit) : []).map((event) => ({
          '@timestamp': stamp(event.timestamp),
          '@ingestionTime': stamp(event.ingestionTime),
          '@logStream': event.stream,
          '@log': `123456789012:${event.group}`,
          '@message': event.message,
          '@ptr': event.id,
        })),
      };
    },
  };
}

/** `2026-11-24 12:00:00.000`, which is UTC without saying so. */
function stamp(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').replace('Z', '');
}

/** `@message like "a" or @message like "b"`, and `like /re/`. */
function matcher(query: string): (message: string) => boolean {
  const texts = [...query.matchAll(/like "((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) =>
    text.replace(/\\(.)/g, '$1'),
  );
  const expressions = [...query.matchAll(/like \/((?:[^/\\]|\\.)+)\//g)].map(
    ([, text = '']) => new RegExp(text),
  );
  if (texts.length + expressions.length === 0) return () => true;
  return (message) =>
    texts.some((text) => message.includes(text)) ||
    expressions.some((expression) => expression.test(message));
}
