import type { ParsedEvent } from '../../../events/parsed-event.ts';
import type { LambdaRecord, ReportFigures, ReportRecord } from '../../../events/record.ts';
import type { Parsed, ParsedInvocation } from '../../../source/source.ts';
import { accountOf } from '../../decode/event-object.ts';
import {
  figuresPerReport,
  requestIdBytes,
  rowEnd,
  rowEndPart,
  rowInvocation,
  rowJsonReport,
  rowJsonStart,
  rowOther,
  rowReportPart,
  rowStart,
} from '../scan/kernel/protocol.ts';
import type { Block } from './block.ts';

/** Names from earlier blocks: a stream's name stays one string however many blocks have it. */
export type KnownNames = Map<string, string>;

const mostKnownNames = 20_000;

export interface BlockReader {
  /** Number of events not read yet. */
  left(): number;
  /** Reads the next `count` events, in the order of the file. A whole invocation is in the place of its START. */
  read(count: number, into: Parsed[]): void;
  /** The same, with invocations read event by event. */
  readApart(count: number, into: ParsedEvent[]): void;
}

/** What a REPORT of the JSON format has in addition to one of the text format. */
const ofJsonReport = { json: true, status: 'success' } as const;

/** Turns the rows of a block back into events, as late as possible: an object costs more than its row. */
export function blockReader(block: Block, known: KnownNames): BlockReader {
  const { kinds, times, ingested, accounts, groups, streams, requestIds, details, joined, figures, others } =
    block;
  const names = block.names.map((name) => sameName(name, known));
  const idText = Buffer.from(block.ids.buffer);
  const ids: (string | undefined)[] = [];
  /** By place in `names`; `''` where that is no account. */
  const accountNames: (string | undefined)[] = [];
  /** The next event to read, and the first one that was read apart from its invocation. */
  let event = 0;
  let apartFrom = kinds.length;
  let other = 0;

  function requestIdOf(row: number): string {
    const place = requestIds[row] ?? 0;
    const at = place * requestIdBytes;
    ids[place] ??= idText.toString('latin1', at, at + requestIdBytes);
    return ids[place];
  }

  function accountAt(row: number): string | null {
    const place = accounts[row] ?? 0;
    if (place === 0) return null;
    accountNames[place] ??= accountOf(names[place]) ?? '';
    return accountNames[place] || null;
  }

  function versionOf(row: number): string | null {
    return names[details[row] ?? 0] ?? null;
  }

  function figuresOf(row: number): ReportFigures {
    const first = (details[row] ?? 0) * figuresPerReport;
    return {
      status: null,
      errorType: null,
      durationMs: figure(figures[first]),
      sizeMb: figure(figures[first + 2]),
      usedMb: figure(figures[first + 3]),
      initMs: figure(figures[first + 4]),
      restoreMs: null,
    };
  }

  const billedMsOf = (row: number): number | null =>
    figure(figures[(details[row] ?? 0) * figuresPerReport + 1]);

  function reportOf(row: number): ReportRecord {
    const { durationMs, sizeMb, usedMb, initMs } = figuresOf(row);
    return {
      kind: 'report',
      requestId: requestIdOf(row),
      status: null,
      errorType: null,
      durationMs,
      billedMs: billedMsOf(row),
      sizeMb,
      usedMb,
      initMs,
      restoreMs: null,
      billedRestoreMs: null,
      xrayTraceId: null,
    };
  }

  function recordOf(row: number): LambdaRecord {
    switch (kinds[row]) {
      case rowStart:
      case rowInvocation:
        return { kind: 'start', requestId: requestIdOf(row), version: versionOf(row) };
      case rowJsonStart:
        return { kind: 'start', json: true, requestId: requestIdOf(row), version: versionOf(row) };
      case rowEnd:
      case rowEndPart:
        return { kind: 'end', requestId: requestIdOf(row) };
      case rowJsonReport:
        return Object.assign(reportOf(row), ofJsonReport);
      default:
        return reportOf(row);
    }
  }

  function eventOf(row: number): ParsedEvent {
    return {
      kind: 'event',
      account: accountAt(row),
      logGroup: names[groups[row] ?? 0] ?? '',
      logStream: names[streams[row] ?? 0] ?? '',
      timestamp: times[row] ?? 0,
      ingestionTime: figure(ingested[row]),
      textHash: isJson(kinds[row]) ? 1 : 0,
      record: recordOf(row),
    };
  }

  function invocationOf(start: number): ParsedInvocation {
    const end = joined[2 * start] ?? 0;
    const report = joined[2 * start + 1] ?? 0;
    return {
      kind: 'invocation',
      account: accountAt(start),
      logGroup: names[groups[start] ?? 0] ?? '',
      logStream: names[streams[start] ?? 0] ?? '',
      requestId: requestIdOf(start),
      version: versionOf(start),
      timestamp: times[start] ?? 0,
      endedAt: times[end] ?? 0,
      reportedAt: times[report] ?? 0,
      report: figuresOf(report),
      billedMs: billedMsOf(report),
      startLagMs: lagOf(start),
      endLagMs: lagOf(end),
      reportLagMs: lagOf(report),
    };
  }

  function lagOf(row: number): number | null {
    const lag = (ingested[row] ?? Number.NaN) - (times[row] ?? 0);
    return Number.isNaN(lag) ? null : lag;
  }

  function takeOther(): ParsedEvent[] {
    const whole = others[other];
    other += 1;
    return whole === undefined ? [] : [whole];
  }

  return {
    left: () => kinds.length - event,
    read(count, into) {
      for (const end = Math.min(kinds.length, event + count); event < end; event += 1) {
        const kind = kinds[event];
        if (kind === rowInvocation) into.push(invocationOf(event));
        else if (kind === rowOther) into.push(...takeOther());
        else if (kind !== rowEndPart && kind !== rowReportPart) into.push(eventOf(event));
      }
    },
    readApart(count, into) {
      apartFrom = Math.min(apartFrom, event);
      for (const end = Math.min(kinds.length, event + count); event < end; event += 1) {
        const kind = kinds[event];
        const isPart = kind === rowEndPart || kind === rowReportPart;
        if (kind === rowOther) into.push(...takeOther());
        // Parts of an invocation that was read whole are done.
        else if (!isPart || (joined[2 * event] ?? 0) >= apartFrom) into.push(eventOf(event));
      }
    },
  };
}

const isJson = (kind: number | undefined): boolean => kind === rowJsonStart || kind === rowJsonReport;

function sameName(name: string, known: KnownNames): string {
  const same = known.get(name);
  if (same !== undefined) return same;
  if (known.size >= mostKnownNames) known.clear();
  known.set(name, name);
  return name;
}

/** Returns whole numbers as small integers: V8 allocates an object for any other number that is stored. */
function figure(value: number | undefined): number | null {
  if (value === undefined || Number.isNaN(value)) return null;
  const whole = value | 0;
  return whole === value ? whole : value;
}
