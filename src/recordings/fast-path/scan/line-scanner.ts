import type { LogEvent } from '../../../events/log-event.ts';
import { at } from '../../../invariant.ts';
import { accountOf } from '../../decode/event-object.ts';
import { readLine } from '../../decode/json-line.ts';
import { unescaped } from '../../decode/json-text.ts';
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
  return (from, to) => {
    const base = kernel.room(0);
    const bytes = kernel.bytes();
    kernel.begin(base + from, base + to, context.decodeAll, rows);
    for (let stop = kernel.walk(); stop !== stopEnd; stop = kernel.walk()) {
      const event = stop === stopEvent ? eventAt(kernel, bytes, context) : null;
      if (event !== null) sink.event(event);
      else readLine(textOf(kernel, bytes), context, sink);
    }
    giveSkipped(kernel, sink);
  };
}

/**
 * Scans events in the array of a JSON document in `roomFor`, from `from` on, into rows where possible. Stops at what is
 * no event in a known form and at the end of the array, and returns where: the caller goes on from there.
 */
export type ScanElements = (from: number, to: number, context: ReadContext, sink: EventSink) => number;

/** Scans array elements into rows; the place of events that name none is `context`'s. */
export function elementScanner(): ScanElements {
  const kernel = sharedKernel();
  let known: ReadContext | null = null;
  let knownEnd = 0;
  return (from, to, context, sink) => {
    // The kernel forgets the context, and takes back its room, with every block.
    if (known !== context || knownEnd !== kernel.contextEnd.value) {
      known = setContext(kernel, context) ? context : null;
      knownEnd = kernel.contextEnd.value;
    }
    if (known === null) return from;
    const base = kernel.room(0);
    const bytes = kernel.bytes();
    kernel.begin(base + from, base + to, false, true);
    for (;;) {
      const stop = kernel.walkElements();
      if (stop === stopEnd || stop === stopUnknown) break;
      const event = stop === stopEvent ? eventAt(kernel, bytes, context) : null;
      if (event !== null) sink.event(event);
      else readLine(textOf(kernel, bytes), context, sink);
    }
    giveSkipped(kernel, sink);
    return kernel.position.value - base;
  };
}

/** Longer names are left to the JSON parser. */
const longestPlace = 1_024;
const contextBytes = 65_536;

function setContext(kernel: Kernel, { account, logGroup, logStream }: ReadContext): boolean {
  const names = [account ?? '', logGroup, logStream];
  const text = names.join('');
  const at = kernel.contextEnd.value;
  if (text.length > longestPlace || at + text.length > kernel.contextText.value + contextBytes) return false;
  if (!/^[\x20-\x7e]*$/.test(text)) return false;
  kernel.bytes().write(text, at, 'latin1');
  return kernel.setContext(names[0]?.length ?? 0, logGroup.length, logStream.length) !== 0;
}

/** The event at which the kernel stopped; `null` where its message is no JSON string. */
function eventAt(kernel: Kernel, bytes: Buffer, context: ReadContext): LogEvent | null {
  const parts = partsOf(kernel);
  const text = (part: number): string => {
    const [from, to] = spanOf(parts, part);
    return bytes.toString('latin1', from, to);
  };
  const [from, to] = spanOf(parts, partMessage);
  const message = unescaped(bytes, from - 1, to + 1);
  if (message === null) return null;
  const ingestionTime = text(partIngestionTime);
  const [streamFrom] = spanOf(parts, partLogStream);
  return {
    account: accountOf(text(partAccount)) ?? context.account,
    logGroup: text(partLogGroup) || context.logGroup,
    logStream: streamFrom === 0 ? context.logStream : text(partLogStream),
    timestamp: Number(text(partTimestamp)),
    ingestionTime: ingestionTime === '' ? null : Number(ingestionTime),
    eventId: text(partEventId) || null,
    message,
  };
}

const textOf = ({ lineFrom, lineTo }: Kernel, bytes: Buffer): string =>
  bytes.toString('utf8', lineFrom.value, lineTo.value);

function giveSkipped({ skipped, skippedFrom, skippedTo }: Kernel, sink: EventSink): void {
  if (skipped.value > 0) sink.skipped(skipped.value, skippedFrom.value, skippedTo.value);
}

/** Reads NDJSON that comes in chunks cut anywhere into log events. */
export function scannedLines(context: ReadContext, sink: EventSink): Reader {
  const scan = lineScanner(context, sink, { rows: false });
  return lineBlocks(
    (bytes) => scanCopy(scan, bytes),
    () => sink.unreadable(lineTooLong),
  );
}

function spanOf(parts: Uint32Array, part: number): readonly [from: number, to: number] {
  const from = at(parts, 2 * part);
  return [from, from + at(parts, 2 * part + 1)];
}

const partsOf = ({ memory, parts }: Kernel): Uint32Array =>
  new Uint32Array(memory.buffer, parts.value, 2 * partCount);
