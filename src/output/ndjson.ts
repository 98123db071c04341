/** The records of `--output ndjson`, one JSON object a line, as `schema/ndjson.schema.json` describes them, version 1. */
import type { AnalysisEvent, Where } from '../analysis/change-feed/analysis-event.ts';
import type { Completeness } from '../analysis/model/completeness.ts';
import type { SourceInfo } from '../source/source.ts';
import type { Redact } from '../text/redact.ts';
import { safeJson } from './json.ts';
import { publicId } from './public-id.ts';
import { failureOf, findingOf, type Report } from './report.ts';

/** What every record has; `timestamp` in epoch milliseconds. */
export interface NdjsonRecord {
  readonly type: 'session' | 'attempt' | 'failure' | 'leak' | 'finding' | 'completeness' | 'report';
  readonly timestamp: number;
  readonly [field: string]: unknown;
}

/** The record as its line, line break included. */
export function ndjsonLine(record: NdjsonRecord, redact: Redact): string {
  return `${safeJson(record, redact)}\n`;
}

/** The first record: what is read, and from where. */
export function sessionRecord(info: SourceInfo, version: string, timestamp: number): NdjsonRecord {
  return {
    type: 'session',
    timestamp,
    schemaVersion: 1,
    version,
    source: info.kind,
    region: info.region,
    logGroups: info.logGroups,
    files: info.files,
  };
}

/** The record of an event: `attempt`, `failure`, `leak` or `finding`. */
export function eventRecord(event: AnalysisEvent): NdjsonRecord {
  const { type, timestamp, revised, withdrawn } = event;
  switch (type) {
    case 'attempt': {
      const { attempt, where, nearOom } = event;
      return {
        type,
        timestamp,
        id: publicId(event.id),
        revised,
        withdrawn,
        ...placeOf(where),
        requestId: attempt.requestId,
        attempt: attempt.attempt,
        usedMb: attempt.usedMb,
        sizeMb: attempt.sizeMb,
        durationMs: attempt.durationMs,
        initMs: attempt.initMs,
        outcome: attempt.outcome,
        nearOom,
        reset: attempt.reset,
      };
    }
    case 'failure':
      return { type, ...failureOf(event.failure), revised, withdrawn };
    case 'leak': {
      const { leak, where, from } = event;
      return {
        type,
        timestamp,
        id: publicId(event.id),
        revised,
        withdrawn,
        ...placeOf(where),
        from,
        ...leak,
      };
    }
    case 'finding':
      return { type, timestamp, ...findingOf(event.finding), revised, withdrawn };
  }
}

/** What the figures rest on, every ten seconds while live. */
export function completenessRecord(completeness: Completeness, timestamp: number): NdjsonRecord {
  return { type: 'completeness', timestamp, ...completeness };
}

/** The last record. */
export function reportRecord(report: Report, timestamp: number): NdjsonRecord {
  return { type: 'report', timestamp, report };
}

/** `function` and `stream` are the contract's short names; the others are the report's for the same. */
function placeOf(where: Where) {
  return {
    function: where.functionName,
    stream: where.logStream,
    functionName: where.functionName,
    logGroup: where.logGroup,
    logStream: where.logStream,
    version: where.version,
  };
}
