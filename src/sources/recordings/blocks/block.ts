/**
 * A block: what one piece of an NDJSON file comes to, in a form that a worker hands over at the cost of a few
 * buffers. Nearly every line that matters is a START, END or REPORT; each of those is a row over columns of numbers.
 * Any other event that matters is whole in `others`, already parsed.
 *
 *   an event   kinds        one of `rowKinds`, in the order of the file; tells where its other values stand
 *   a row      times        timestamp
 *              ingested     ingestion time; NaN where there is none
 *              groups       place of the log group in `names`
 *              streams      place of the log stream in `names`
 *              versions     place of a START's version in `names`
 *              eventIds     its 56 digits
 *              requestIds   place of the request id in `ids`
 *   an id      ids          its 36 characters; the lines of one invocation share it
 *   a REPORT   figures      five: duration, billed, size, used, init; NaN where it has none
 */
import type { LambdaRecord } from '../../../events/record.ts';
import type { ParsedEvent } from '../../../events/source.ts';
import type { Skipped } from '../skipped.ts';

export const rowKinds = { other: 0, start: 1, end: 2, report: 3 } as const;
export const eventIdBytes = 56;
export const requestIdBytes = 36;
export const figuresPerReport = 5;

export interface Block {
  readonly index: number;
  /** The file ends in this piece. */
  readonly last: boolean;
  /** Bytes of the file that the piece has. */
  readonly bytes: number;
  readonly kinds: Uint8Array<ArrayBuffer>;
  readonly times: Float64Array<ArrayBuffer>;
  readonly ingested: Float64Array<ArrayBuffer>;
  readonly groups: Uint16Array<ArrayBuffer>;
  readonly streams: Uint16Array<ArrayBuffer>;
  readonly eventIds: Uint8Array<ArrayBuffer>;
  readonly requestIds: Uint16Array<ArrayBuffer>;
  readonly ids: Uint8Array<ArrayBuffer>;
  readonly versions: Uint16Array<ArrayBuffer>;
  readonly figures: Float64Array<ArrayBuffer>;
  readonly names: readonly string[];
  readonly others: readonly ParsedEvent[];
  readonly skipped: Skipped | null;
  readonly unreadable: number;
  readonly firstUnreadable: string | null;
}

/** The buffers that go over to the main thread instead of being copied. */
export function transfersOf(block: Block): ArrayBuffer[] {
  const { kinds, times, ingested, groups, streams, eventIds, requestIds, ids, versions, figures } = block;
  return [kinds, times, ingested, groups, streams, eventIds, requestIds, ids, versions, figures].map(
    ({ buffer }) => buffer,
  );
}

/** Names that were seen in earlier blocks: a stream's name is one string however many blocks have it. */
export type KnownNames = Map<string, string>;

const mostKnownNames = 20_000;

/** The events of a block, in the order of the file. */
export function eventsOf(block: Block, known: KnownNames): readonly ParsedEvent[] {
  const { kinds, times, ingested, groups, streams, requestIds, versions, figures, others } = block;
  if (known.size > mostKnownNames) known.clear();
  const names = block.names.map((name) => {
    const same = known.get(name);
    if (same !== undefined) return same;
    known.set(name, name);
    return name;
  });
  const idText = Buffer.from(block.ids.buffer);
  const ids = Array.from({ length: idText.length / requestIdBytes }, (_, index) =>
    idText.toString('latin1', index * requestIdBytes, (index + 1) * requestIdBytes),
  );
  const eventIdText = Buffer.from(block.eventIds.buffer);
  const events: ParsedEvent[] = [];
  let other = 0;
  let row = 0;
  let report = 0;
  for (const kind of kinds) {
    if (kind === rowKinds.other) {
      const whole = others[other];
      other += 1;
      if (whole !== undefined) events.push(whole);
      continue;
    }
    const requestId = ids[requestIds[row] ?? 0] ?? '';
    let record: LambdaRecord;
    if (kind === rowKinds.start) {
      record = { kind: 'start', requestId, version: names[versions[row] ?? 0] ?? null };
    } else if (kind === rowKinds.end) {
      record = { kind: 'end', requestId };
    } else {
      record = {
        kind: 'report',
        requestId,
        status: null,
        errorType: null,
        durationMs: figure(figures, report),
        billedMs: figure(figures, report + 1),
        sizeMb: figure(figures, report + 2),
        usedMb: figure(figures, report + 3),
        initMs: figure(figures, report + 4),
        restoreMs: null,
        billedRestoreMs: null,
        xrayTraceId: null,
      };
      report += figuresPerReport;
    }
    const ingestionTime = ingested[row] ?? Number.NaN;
    events.push({
      logGroup: names[groups[row] ?? 0] ?? '',
      logStream: names[streams[row] ?? 0] ?? '',
      timestamp: times[row] ?? 0,
      ingestionTime: Number.isNaN(ingestionTime) ? null : ingestionTime,
      eventId: eventIdText.toString('latin1', row * eventIdBytes, (row + 1) * eventIdBytes),
      text: null,
      record,
    });
    row += 1;
  }
  return events;
}

function figure(figures: Float64Array, at: number): number | null {
  const value = figures[at] ?? Number.NaN;
  return Number.isNaN(value) ? null : value;
}
