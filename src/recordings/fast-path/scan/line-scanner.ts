import type { LogEvent } from '../../../events/log-event.ts';
import { type EventKey, readEventLine, unescaped } from '../../decode/event-line.ts';
import { accountOf } from '../../decode/event-object.ts';
import { readLine } from '../../decode/json-line.ts';
import { lineBlocks, lineTooLong } from '../../decode/line-blocks.ts';
import { scannedTerms } from '../../decode/relevance.ts';
import type { EventSink, ReadContext, Reader } from '../../formats/format.ts';
import {
  partAccount,
  partCount,
  partEventId,
  partIngestionTime,
  partLogGroup,
  partLogStream,
  partMessage,
  partTimestamp,
  stopEnd,
  stopEvent,
  stopUnknown,
} from './kernel/protocol.ts';
import { type Kernel, newKernel } from './kernel.ts';

let shared: Kernel | null = null;

/**
 * The kernel of this thread. It is shared because what it remembers from one scan makes the next one faster, and V8
 * reserves gigabytes of address space for each instance. Not re-entrant: a sink must not start another scan.
 */
export function sharedKernel(): Kernel {
  shared ??= newKernel(scannedTerms);
  return shared;
}

/** Room in the kernel for bytes to scan; valid until the next call. */
export function roomFor(length: number): Buffer {
  const kernel = sharedKernel();
  const at = kernel.room(length);
  return kernel.bytes().subarray(at, at + length);
}

/** Scans the whole lines of NDJSON from `from` to `to` in `roomFor`. */
export type ScanLines = (from: number, to: number) => void;

/** Scans whole lines that are elsewhere. */
export function scanCopy(scan: ScanLines, bytes: Buffer): void {
  roomFor(bytes.length).set(bytes);
  scan(0, bytes.length);
}

/**
 * Event lines without any term that `parseMessage` acts on are counted without being decoded; those that may carry a
 * meaning are decoded by their bytes; any other line is read as JSON. With `rows`, lines become rows of the kernel's
 * block where possible. Chunks can be scanned independently, in any order.
 */
export function lineScanner(
  context: ReadContext,
  sink: EventSink,
  { rows }: { readonly rows: boolean },
): ScanLines {
  const kernel = sharedKernel();
  // How a damaged line of this input is read must not depend on the layout of the last input's lines.
  kernel.forget();

  /** The event at which the kernel stopped; `null` where its message is no JSON string. */
  function eventAt(bytes: Buffer): LogEvent | null {
    const parts = partsOf(kernel);
    const text = (part: number): string => {
      const [from, to] = spanOf(parts, part);
      return bytes.toString('latin1', from, to);
    };
    const [from, to] = spanOf(parts, partMessage);
    const message = unescaped(bytes, from - 1, to + 1);
    if (message === null) return null;
    const ingestionTime = text(partIngestionTime);
    return {
      account: accountOf(text(partAccount)) ?? context.account,
      logGroup: text(partLogGroup) || context.logGroup,
      logStream: text(partLogStream),
      timestamp: Number(text(partTimestamp)),
      ingestionTime: ingestionTime === '' ? null : Number(ingestionTime),
      eventId: text(partEventId) || null,
      message,
    };
  }

  /** Teaches the kernel the layout of this line; false where it is no event line. */
  function learn(bytes: Buffer): boolean {
    const line = readEventLine(bytes, kernel.lineFrom.value, kernel.lineTo.value);
    if (line === null) return false;
    const parts = partsOf(kernel);
    for (const { part, key } of keys) {
      const { from, to } = line[key] ?? nowhere;
      parts.set([from, to - from], 2 * part);
    }
    return kernel.learnLine() !== 0;
  }

  return (from, to) => {
    const base = kernel.room(0);
    const bytes = kernel.bytes();
    kernel.begin(base + from, base + to, context.decodeAll, rows);
    for (let stop = kernel.walk(); stop !== stopEnd; stop = kernel.walk()) {
      if (stop === stopUnknown && learn(bytes)) continue;
      const event = stop === stopEvent ? eventAt(bytes) : null;
      if (event !== null) sink.event(event);
      else readLine(bytes.toString('utf8', kernel.lineFrom.value, kernel.lineTo.value), context, sink);
    }
    const skipped = kernel.skipped.value;
    if (skipped > 0) sink.skipped(skipped, kernel.skippedFrom.value, kernel.skippedTo.value);
  };
}

/** Reads NDJSON that comes in chunks cut anywhere into log events. */
export function scannedLines(context: ReadContext, sink: EventSink): Reader {
  const scan = lineScanner(context, sink, { rows: false });
  return lineBlocks(
    (bytes) => scanCopy(scan, bytes),
    () => sink.unreadable(lineTooLong),
  );
}

const keys: readonly { readonly part: number; readonly key: EventKey }[] = [
  { part: partAccount, key: 'accountId' },
  { part: partLogGroup, key: 'logGroupName' },
  { part: partLogStream, key: 'logStreamName' },
  { part: partEventId, key: 'eventId' },
  { part: partTimestamp, key: 'timestamp' },
  { part: partIngestionTime, key: 'ingestionTime' },
  { part: partMessage, key: 'message' },
];
const nowhere = { from: 0, to: 0 };

function spanOf(parts: Uint32Array, part: number): readonly [from: number, to: number] {
  const from = parts[2 * part] ?? 0;
  return [from, from + (parts[2 * part + 1] ?? 0)];
}

const partsOf = ({ memory, parts }: Kernel): Uint32Array =>
  new Uint32Array(memory.buffer, parts.value, 2 * partCount);
