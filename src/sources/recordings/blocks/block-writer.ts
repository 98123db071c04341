import { parseEvent } from '../../../events/parse.ts';
import type { ParsedEvent } from '../../../events/source.ts';
import { epochAt, isDigit } from '../json-bytes.ts';
import { fits, type LineTemplate, placed } from '../line-template.ts';
import type { Names } from '../names.ts';
import type { Sink } from '../shape.ts';
import { addSkipped, type Skipped } from '../skipped.ts';
import { type Block, eventIdBytes, figuresPerReport, requestIdBytes, rowKinds } from './block.ts';
import { createPlatformLine, readPlatformLine } from './platform-line.ts';

/** Rows of a block at the most: far more than fit in a piece. Any further events go among the others. */
const rowsKept = 16_384;
/** Names of a block: their places must fit 16 bits. */
const namesKept = 32_768;

/** Where a piece of a file is put while it is scanned. */
export interface BlockWriter {
  readonly sink: Sink;
  /** Takes a line as a row, where it is a START, END or REPORT in its usual form; false where it is not. */
  take(template: LineTemplate, bytes: Buffer, from: number, to: number): boolean;
  /** What was put in since the last call. */
  block(index: number, bytes: number, last: boolean): Block;
}

/** A writer whose columns serve one block after the other. `logGroup`: of lines that name none. */
export function createBlockWriter(logGroup: string, strings: Names): BlockWriter {
  let kinds = new Uint8Array(rowsKept);
  let times = new Float64Array(rowsKept);
  const ingested = new Float64Array(rowsKept);
  const groups = new Uint16Array(rowsKept);
  const streams = new Uint16Array(rowsKept);
  const versions = new Uint16Array(rowsKept);
  const requestIds = new Uint16Array(rowsKept);
  const eventIds = new Uint8Array(rowsKept * eventIdBytes);
  const ids = new Uint8Array(rowsKept * requestIdBytes);
  const figures = new Float64Array(rowsKept * figuresPerReport);
  const line = createPlatformLine();
  let events = 0;
  let ordered = true;
  /** Of the last event, where it is no row. */
  let lastId: string | null = null;
  let rows = 0;
  let idCount = 0;
  let figureCount = 0;
  let others: ParsedEvent[] = [];
  let names: string[] = [];
  let places = new Map<string, number>();
  /** By place of a stream's name: the request id that it named last. */
  let lastIds: number[] = [];
  let skipped: Skipped | null = null;
  let unreadable = 0;
  let firstUnreadable: string | null = null;

  /** `id`: of an event that is no row; a row's stands among `eventIds` already. */
  function addKind(kind: number, timestamp: number, id: string | null): void {
    if (events === kinds.length) {
      kinds = larger(kinds, new Uint8Array(2 * events));
      times = larger(times, new Float64Array(2 * events));
    }
    kinds[events] = kind;
    times[events] = timestamp;
    if (events > 0 && ordered) {
      const before = times[events - 1] ?? 0;
      if (timestamp < before || (timestamp === before && !isIdBehind(kind, id))) ordered = false;
    }
    lastId = id;
    events += 1;
  }

  /** Of two events at one time, whether the id of the one that is added is not before that of the last one. */
  function isIdBehind(kind: number, id: string | null): boolean {
    const bothRows = kind !== rowKinds.other && kinds[events - 1] !== rowKinds.other;
    if (bothRows)
      return compareBytes(eventIds, (rows - 1) * eventIdBytes, rows * eventIdBytes, eventIdBytes) <= 0;
    const last = kinds[events - 1] === rowKinds.other ? lastId : eventIdAt(rows - 1);
    const next = kind === rowKinds.other ? id : eventIdAt(rows);
    return last === null || next === null || last <= next;
  }

  const eventIdAt = (row: number): string =>
    Buffer.from(eventIds.buffer, row * eventIdBytes, eventIdBytes).toString('latin1');

  function placeOf(name: string): number {
    const known = places.get(name);
    if (known !== undefined) return known;
    const place = names.length;
    names.push(name);
    places.set(name, place);
    return place;
  }

  /** Three lines of an invocation name one id: it is kept once. */
  function requestIdOf(bytes: Uint8Array, at: number, stream: number): number {
    const last = lastIds[stream];
    if (last !== undefined && isSame(ids, last * requestIdBytes, bytes, at, requestIdBytes)) return last;
    copy(ids, idCount * requestIdBytes, bytes, at, requestIdBytes);
    lastIds[stream] = idCount;
    idCount += 1;
    return idCount - 1;
  }

  return {
    sink: {
      event(event) {
        addKind(rowKinds.other, event.timestamp, event.eventId);
        others.push(parseEvent(event));
      },
      skipped(count, from, to) {
        skipped = addSkipped(skipped, { count, from, to });
      },
      unreadable(reason) {
        unreadable += 1;
        firstUnreadable ??= reason;
      },
    },
    take(template, bytes, from, to) {
      if (template.eventId.from === 0 || rows >= rowsKept || names.length > namesKept) return false;
      const eventIdAt = placed(template.eventId.from, from, to);
      if (placed(template.eventId.to, from, to) - eventIdAt !== eventIdBytes) return false;
      if (!readPlatformLine(line, bytes, from + template.messageAt, to - template.tail)) return false;
      if (!fits(template, bytes, from, to)) return false;
      const timestamp = epochAt(bytes, placed(template.timestampAt, from, to));
      const ingestionTime =
        template.ingestionAt === 0 ? Number.NaN : epochAt(bytes, placed(template.ingestionAt, from, to));
      if (timestamp < 0 || ingestionTime < 0) return false;
      for (let at = 0; at < eventIdBytes; at += 1) {
        const byte = bytes[eventIdAt + at];
        if (!isDigit(byte)) return false;
        eventIds[rows * eventIdBytes + at] = byte ?? 0;
      }
      const { logGroup: group, logStream } = template;
      const stream = strings.text(bytes, placed(logStream.from, from, to), placed(logStream.to, from, to));
      const named =
        group.from === 0 ? '' : strings.text(bytes, placed(group.from, from, to), placed(group.to, from, to));
      if (stream === null || named === null) return false;
      if (line.kind === rowKinds.start) {
        const version = strings.text(bytes, line.versionFrom, line.versionTo);
        if (version === null) return false;
        versions[rows] = placeOf(version);
      }
      const streamPlace = placeOf(stream);
      addKind(line.kind, timestamp, null);
      ingested[rows] = ingestionTime;
      groups[rows] = placeOf(named === '' ? logGroup : named);
      streams[rows] = streamPlace;
      requestIds[rows] = requestIdOf(bytes, line.idAt, streamPlace);
      if (line.kind === rowKinds.report) {
        for (const value of line.figures) {
          figures[figureCount] = value;
          figureCount += 1;
        }
      }
      rows += 1;
      return true;
    },
    block(index, bytes, last) {
      const block: Block = {
        index,
        last,
        bytes,
        ordered,
        kinds: kinds.slice(0, events),
        times: times.slice(0, events),
        ingested: ingested.slice(0, rows),
        groups: groups.slice(0, rows),
        streams: streams.slice(0, rows),
        eventIds: eventIds.slice(0, rows * eventIdBytes),
        requestIds: requestIds.slice(0, rows),
        ids: ids.slice(0, idCount * requestIdBytes),
        versions: versions.slice(0, rows),
        figures: figures.slice(0, figureCount),
        names,
        others,
        skipped,
        unreadable,
        firstUnreadable,
      };
      events = rows = idCount = figureCount = unreadable = 0;
      ordered = true;
      others = [];
      names = [];
      places = new Map();
      lastIds = [];
      skipped = null;
      firstUnreadable = null;
      return block;
    },
  };
}

function isSame(one: Uint8Array, oneAt: number, other: Uint8Array, otherAt: number, count: number): boolean {
  for (let at = 0; at < count; at += 1) if (one[oneAt + at] !== other[otherAt + at]) return false;
  return true;
}

/** Below 0 where the first is before the second. */
function compareBytes(bytes: Uint8Array, first: number, second: number, count: number): number {
  for (let at = 0; at < count; at += 1) {
    const difference = (bytes[first + at] ?? 0) - (bytes[second + at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function larger<Column extends Uint8Array | Float64Array>(column: Column, room: Column): Column {
  room.set(column);
  return room;
}

function copy(to: Uint8Array, toAt: number, from: Uint8Array, fromAt: number, count: number): void {
  for (let at = 0; at < count; at += 1) to[toAt + at] = from[fromAt + at] ?? 0;
}
