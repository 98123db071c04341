import type { LambdaRecord } from '../../../events/record.ts';
import type { ParsedEvent } from '../../../events/source.ts';
import { type Block, eventIdBytes, figuresPerReport, requestIdBytes, rowKinds } from './block.ts';

/** Names that were seen in earlier blocks: a stream's name is one string however many blocks have it. */
export type KnownNames = Map<string, string>;

const mostKnownNames = 20_000;

export interface BlockReader {
  /** Events that were not read yet. */
  left(): number;
  /** Reads so many events on, in the order of the file. */
  read(count: number, into: ParsedEvent[]): void;
}

/** Makes events of a block again. They are made as late as can be, for an object costs more than its row. */
export function blockReader(block: Block, known: KnownNames): BlockReader {
  const { kinds, times, ingested, groups, streams, requestIds, versions, figures, others } = block;
  const names = block.names.map((name) => sameName(name, known));
  const idText = Buffer.from(block.ids.buffer);
  const ids: (string | undefined)[] = [];
  const eventIds = Buffer.from(block.eventIds.buffer);
  let event = 0;
  let other = 0;
  let row = 0;
  let report = 0;

  function recordOf(kind: number | undefined): LambdaRecord {
    const place = requestIds[row] ?? 0;
    const at = place * requestIdBytes;
    ids[place] ??= idText.toString('latin1', at, at + requestIdBytes);
    const requestId = ids[place];
    if (kind === rowKinds.start) {
      return { kind: 'start', requestId, version: names[versions[row] ?? 0] ?? null };
    }
    if (kind === rowKinds.end) return { kind: 'end', requestId };
    const first = report;
    report += figuresPerReport;
    return {
      kind: 'report',
      requestId,
      status: null,
      errorType: null,
      durationMs: figure(figures, first),
      billedMs: figure(figures, first + 1),
      sizeMb: figure(figures, first + 2),
      usedMb: figure(figures, first + 3),
      initMs: figure(figures, first + 4),
      restoreMs: null,
      billedRestoreMs: null,
      xrayTraceId: null,
    };
  }

  return {
    left: () => kinds.length - event,
    read(count, into) {
      for (const end = Math.min(kinds.length, event + count); event < end; event += 1) {
        const kind = kinds[event];
        if (kind === rowKinds.other) {
          const whole = others[other];
          other += 1;
          if (whole !== undefined) into.push(whole);
          continue;
        }
        const ingestionTime = ingested[row] ?? Number.NaN;
        const idAt = row * eventIdBytes;
        into.push({
          logGroup: names[groups[row] ?? 0] ?? '',
          logStream: names[streams[row] ?? 0] ?? '',
          timestamp: times[event] ?? 0,
          ingestionTime: Number.isNaN(ingestionTime) ? null : ingestionTime,
          eventId: eventIds.toString('latin1', idAt, idAt + eventIdBytes),
          text: null,
          record: recordOf(kind),
        });
        row += 1;
      }
    },
  };
}

function sameName(name: string, known: KnownNames): string {
  const same = known.get(name);
  if (same !== undefined) return same;
  if (known.size >= mostKnownNames) known.clear();
  known.set(name, name);
  return name;
}

function figure(figures: Float64Array, at: number): number | null {
  const value = figures[at] ?? Number.NaN;
  return Number.isNaN(value) ? null : value;
}
