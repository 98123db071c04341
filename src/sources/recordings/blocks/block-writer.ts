import { parseEvent } from '../../../events/parse.ts';
import type { ParsedEvent } from '../../../events/source.ts';
import { type Chunk, chunkOf, copyWords, isSame } from '../chunk.ts';
import { copyDigits, epochAt } from '../digits.ts';
import { fits, type LineTemplate, nameAt, placed } from '../line-template.ts';
import type { Name, Names } from '../names.ts';
import type { Sink } from '../shape.ts';
import { addSkipped, type Skipped } from '../skipped.ts';
import { type Block, eventIdBytes, figuresPerReport, requestIdBytes, rowKinds } from './block.ts';
import { createJoiner } from './joiner.ts';
import { createPlatformLine, isUuid, readPlatformLine } from './platform-line.ts';

/** Rows stand among the first events of a block: far more than are in a piece. Any further ones go among the others. */
const rowsKept = 16_384;

/** Where a piece of a file is put while it is scanned. */
export interface BlockWriter {
  readonly sink: Sink;
  /** Takes a line as a row, where it is a START, END or REPORT in its usual form; false where it is not. */
  take(template: LineTemplate, chunk: Chunk, from: number, to: number, timestamp: number): boolean;
  /** What was put in since the last call. */
  block(index: number, bytes: number, last: boolean): Block;
}

/** A writer whose columns serve one block after the other. `logGroup`: of lines that name none. */
export function createBlockWriter(logGroup: string, known: Names): BlockWriter {
  const columns = {
    kinds: new Uint8Array(rowsKept),
    times: new Float64Array(rowsKept),
    ingested: new Float64Array(rowsKept),
    groups: new Uint16Array(rowsKept),
    streams: new Uint16Array(rowsKept),
    requestIds: new Uint16Array(rowsKept),
    details: new Uint16Array(rowsKept),
    joined: new Uint16Array(2 * rowsKept),
  };
  const { ingested, groups, streams, requestIds, details, joined } = columns;
  const eventIds = chunkOf(Buffer.alloc(rowsKept * eventIdBytes));
  const ids = chunkOf(Buffer.alloc(rowsKept * requestIdBytes));
  const figures = new Float64Array(rowsKept * figuresPerReport);
  const line = createPlatformLine();
  const joiner = createJoiner(columns, isIdBefore);
  const unnamed: Name = { text: logGroup, words: chunkOf(Buffer.from(logGroup)).words, place: -1 };
  let events = 0;
  let rows = 0;
  let idCount = 0;
  let reports = 0;
  let ordered = true;
  /** Of the last event, where it is no row. */
  let lastId: string | null = null;
  let others: ParsedEvent[] = [];
  let names: Name[] = [];
  const places = new Map<string, number>();
  let skipped: Skipped | null = null;
  let unreadable = 0;
  let firstUnreadable: string | null = null;

  /** `id`: of an event that is no row; a row's stands among `eventIds` already. */
  function addKind(kind: number, timestamp: number, id: string | null): void {
    if (events === columns.kinds.length) {
      columns.kinds = larger(columns.kinds, new Uint8Array(2 * events));
      columns.times = larger(columns.times, new Float64Array(2 * events));
    }
    const { kinds, times } = columns;
    kinds[events] = kind;
    times[events] = timestamp;
    if (events > 0 && ordered) {
      const before = times[events - 1] ?? 0;
      if (timestamp < before || (timestamp === before && !isBehindLast(kind, id))) ordered = false;
    }
    lastId = id;
    events += 1;
  }

  /** Of two events at one time, whether the id of the one that is added is not before that of the last one. */
  function isBehindLast(kind: number, id: string | null): boolean {
    const lastIsRow = columns.kinds[events - 1] !== rowKinds.other;
    if (kind !== rowKinds.other && lastIsRow) return !isIdBefore(events, events - 1);
    const last = lastIsRow ? eventIdAt(events - 1) : lastId;
    const next = kind === rowKinds.other ? id : eventIdAt(events);
    return last === null || next === null || last <= next;
  }

  const eventIdAt = (event: number): string =>
    eventIds.bytes.toString('latin1', event * eventIdBytes, (event + 1) * eventIdBytes);

  function isIdBefore(event: number, other: number): boolean {
    const [one, two] = [event * eventIdBytes, other * eventIdBytes];
    return eventIds.bytes.compare(eventIds.bytes, two, two + eventIdBytes, one, one + eventIdBytes) < 0;
  }

  function placeOf(name: Name): number {
    if (name.place < 0) {
      name.place = names.length;
      names.push(name);
      places.set(name.text, name.place);
    }
    return name.place;
  }

  /** The place of an id among `ids`: the lines of one invocation name the same; -1 where there is none. */
  function requestIdOf(chunk: Chunk, at: number, stream: number): number {
    const open = joiner.openId(stream);
    if (open >= 0 && isSame(ids.words, open * requestIdBytes, (open + 1) * requestIdBytes, chunk.words, at))
      return open;
    if (!isUuid(chunk.bytes, at)) return -1;
    copyWords(chunk.words, at, ids.words, idCount * requestIdBytes, requestIdBytes);
    idCount += 1;
    return idCount - 1;
  }

  return {
    sink: {
      event(event) {
        addKind(rowKinds.other, event.timestamp, event.eventId);
        others.push(parseEvent(event));
        const stream = places.get(event.logStream);
        if (stream !== undefined) joiner.interrupt(stream);
      },
      skipped(count, from, to) {
        skipped = addSkipped(skipped, { count, from, to });
      },
      unreadable(reason) {
        unreadable += 1;
        firstUnreadable ??= reason;
      },
    },
    take(template, chunk, from, to, timestamp) {
      if (template.eventId.from === 0 || events >= rowsKept) return false;
      const eventIdFrom = placed(template.eventId.from, from, to);
      if (placed(template.eventId.to, from, to) - eventIdFrom !== eventIdBytes) return false;
      if (!readPlatformLine(line, chunk, from + template.messageAt, to - template.tail)) return false;
      if (!fits(template, chunk, from, to)) return false;
      const ingestionTime =
        template.ingestionAt === 0
          ? Number.NaN
          : epochAt(chunk.words, placed(template.ingestionAt, from, to));
      if (ingestionTime < 0) return false;
      if (!copyDigits(chunk.words, eventIdFrom, eventIds.words, events * eventIdBytes, eventIdBytes))
        return false;
      const stream = nameAt(template.logStream, chunk, from, to, known);
      const group = nameAt(template.logGroup, chunk, from, to, known);
      const version = known.at(chunk, line.versionFrom, line.versionTo);
      if (stream === null || group === null || version === null) return false;
      const streamPlace = placeOf(stream);
      const requestId = requestIdOf(chunk, line.idAt, streamPlace);
      if (requestId < 0) return false;
      if (line.kind === rowKinds.start) details[events] = placeOf(version);
      else if (line.kind === rowKinds.report) {
        details[events] = reports;
        for (let index = 0; index < figuresPerReport; index += 1) {
          figures[reports * figuresPerReport + index] = line.figures[index] ?? Number.NaN;
        }
        reports += 1;
      }
      ingested[events] = ingestionTime;
      groups[events] = placeOf(group.text === '' ? unnamed : group);
      streams[events] = streamPlace;
      requestIds[events] = requestId;
      addKind(line.kind, timestamp, null);
      joiner.add(events - 1, streamPlace);
      rows = events;
      return true;
    },
    block(index, bytes, last) {
      const block: Block = {
        index,
        last,
        bytes,
        ordered,
        kinds: columns.kinds.slice(0, events),
        times: columns.times.slice(0, events),
        ingested: ingested.slice(0, rows),
        groups: groups.slice(0, rows),
        streams: streams.slice(0, rows),
        eventIds: copyOf(eventIds.bytes, rows * eventIdBytes),
        requestIds: requestIds.slice(0, rows),
        details: details.slice(0, rows),
        joined: joined.slice(0, 2 * rows),
        ids: copyOf(ids.bytes, idCount * requestIdBytes),
        figures: figures.slice(0, reports * figuresPerReport),
        names: names.map(({ text }) => text),
        others,
        skipped,
        unreadable,
        firstUnreadable,
      };
      for (const name of names) name.place = -1;
      for (const column of [ingested, groups, streams, requestIds, details]) column.fill(0, 0, rows);
      joined.fill(0, 0, 2 * rows);
      eventIds.bytes.fill(0, 0, rows * eventIdBytes);
      joiner.clear();
      places.clear();
      events = rows = idCount = reports = unreadable = 0;
      ordered = true;
      others = [];
      names = [];
      skipped = null;
      firstUnreadable = null;
      return block;
    },
  };
}

/** Bytes of their own, which can be handed over. */
function copyOf(bytes: Buffer, length: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(length);
  bytes.copy(copy, 0, 0, length);
  return copy;
}

function larger<Column extends Uint8Array | Float64Array>(column: Column, room: Column): Column {
  room.set(column);
  return room;
}
