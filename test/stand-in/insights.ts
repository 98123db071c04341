import type { Input } from './cloudwatch.ts';
import { type Row, runQuery } from './insights-ql.ts';
import { awsError, type Service } from './service.ts';

/** Logs Insights as far as the program uses it. */
export interface Insights {
  start(input: Input): string;
  results(queryId: string): {
    status: 'Running' | 'Complete';
    bytesScanned: number;
    matched: number;
    rows: Row[];
  };
  stop(queryId: string): void;
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
  readonly rows: readonly Row[];
  readonly matched: number;
  readonly limit: number;
  readonly bytes: number;
  polls: number;
}

/** How many polls a query runs for. */
const pollsUntilDone = 1;

export function createInsights(service: Service): Insights {
  const queries = new Map<string, Query>();
  return {
    start(input) {
      service.call('StartQuery', null);
      const names = input.logGroupNames ?? input.logGroupIdentifiers ?? [];
      const from = (input.startTime ?? 0) * 1_000;
      const to = (input.endTime ?? 0) * 1_000 + 999;
      const all = names.flatMap((name) => service.everything(name, from, to));
      const { rows, matched } = runQuery(input.queryString ?? '', all);
      const id = `query-${queries.size + 1}`;
      const bytes = all.reduce((sum, { message }) => sum + message.length, 0);
      queries.set(id, { rows, matched, bytes, limit: Math.min(input.limit ?? 10_000, 10_000), polls: 0 });
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
        matched: query.matched,
        rows: done ? query.rows.slice(0, query.limit) : [],
      };
    },
    stop(queryId) {
      service.call('StopQuery', null);
      if (!queries.has(queryId)) throw awsError('ResourceNotFoundException', 'No such query');
    },
  };
}
