import type { LogEvent } from '../events/log-event.ts';
import type { Redact } from '../text/redact.ts';
import { escapeUnsafe } from './json.ts';
import { openRecordingFile, PartlyWritten, reasonOf } from './recording-file.ts';

/** `--record`: events as NDJSON that `replay` and `report` read. */
export interface Recorder {
  /** Writes the events as whole lines; after a fault it does nothing more. */
  write(events: readonly LogEvent[]): void;
  /** Events written so far. */
  readonly events: number;
  /** Why nothing is recorded any more, as a sentence; `null` while all is well. */
  readonly problem: string | null;
  /** Writes what a slow reader has not taken yet, waiting for it a little, and closes the file. */
  close(): void;
}

const chunkCharacters = 1 << 20;
/** What is kept for a pipe whose reader is slow (bytes); beyond it the recording ends. */
const mostPending = 16 << 20;
/** How long closing waits for such a reader, and how often it tries meanwhile (milliseconds). */
const patienceMs = 2_000;
const retryMs = 20;

/** Lines that are not written yet. */
interface Chunk {
  readonly bytes: Buffer;
  readonly events: number;
}

/** Opens a recording that only its owner may read; `isNew`: the file must not be there. Throws a `CommandError`. */
export function openRecorder(path: string, redact: Redact, isNew = false): Recorder {
  const file = openRecordingFile(path, isNew);
  const pending: Chunk[] = [];
  let pendingBytes = 0;
  /** Bytes of the first pending chunk that are written. */
  let begun = 0;
  let problem: string | null = null;
  let recorded = 0;
  /** Bytes of whole lines. */
  let whole = 0;
  let closed = false;
  let timer: NodeJS.Timeout | null = null;

  const end = (): void => {
    closed = true;
    pending.length = 0;
    if (timer !== null) clearTimeout(timer);
    try {
      file.close();
    } catch (error) {
      problem ??= `Recording to ${path} ended badly: ${reasonOf(error)}.`;
    }
  };
  const stop = (reason: string): void => {
    const lines = linesWithin(pending[0]?.bytes ?? Buffer.alloc(0), begun);
    recorded += lines.count;
    problem = `Recording to ${path} stopped after ${recorded} events: ${reason}.`;
    file.cutBack(whole + lines.bytes);
    end();
  };
  /** Writes what is taken at once. */
  const drain = (): void => {
    for (let chunk = pending[0]; chunk !== undefined && !closed; chunk = pending[0]) {
      try {
        begun += file.write(chunk.bytes.subarray(begun));
      } catch (error) {
        if (error instanceof PartlyWritten) begun += error.done;
        stop(reasonOf(error));
        return;
      }
      if (begun < chunk.bytes.length) return;
      pending.shift();
      pendingBytes -= chunk.bytes.length;
      whole += chunk.bytes.length;
      recorded += chunk.events;
      begun = 0;
    }
  };
  const drainLater = (): void => {
    if (pending.length === 0 || closed) return;
    timer ??= setTimeout(() => {
      timer = null;
      drain();
      drainLater();
    }, retryMs).unref();
  };
  const append = (text: string, events: number): void => {
    const bytes = Buffer.from(text);
    pending.push({ bytes, events });
    pendingBytes += bytes.length;
    drain();
    if (!closed && pendingBytes > mostPending) stop('its reader takes no more');
    drainLater();
  };

  return {
    get events() {
      return recorded;
    },
    get problem() {
      return problem;
    },
    write(events) {
      let text = '';
      let count = 0;
      for (const event of events) {
        if (closed) return;
        text += recordedLine(event, redact);
        count += 1;
        if (text.length < chunkCharacters) continue;
        append(text, count);
        text = '';
        count = 0;
      }
      if (count > 0 && !closed) append(text, count);
    },
    close() {
      if (closed) return;
      drain();
      for (let waited = 0; pending.length > 0 && !closed && waited < patienceMs; waited += retryMs) {
        pause(retryMs);
        drain();
      }
      if (closed) return;
      if (pending.length > 0) stop('its reader takes no more');
      else end();
    },
  };
}

/** The event as a line of a recording, in FilterLogEvents' names. */
export function recordedLine(event: LogEvent, redact: Redact): string {
  const line = {
    // An account's id may stand in the name of a group.
    ...(event.account === null ? {} : { accountId: redact(event.account) }),
    logGroupName: redact(event.logGroup),
    logStreamName: redact(event.logStream),
    timestamp: event.timestamp,
    ingestionTime: event.ingestionTime,
    eventId: event.eventId,
    message: redact(event.message),
  };
  return `${escapeUnsafe(JSON.stringify(line))}\n`;
}

/** The whole lines within the first `end` bytes. */
function linesWithin(bytes: Buffer, end: number): { readonly bytes: number; readonly count: number } {
  const last = end === 0 ? -1 : bytes.lastIndexOf(10, end - 1);
  if (last === -1) return { bytes: 0, count: 0 };
  let count = 0;
  for (let i = bytes.indexOf(10); i !== -1 && i <= last; i = bytes.indexOf(10, i + 1)) count += 1;
  return { bytes: last + 1, count };
}

/** Blocks the thread: closing is the last that is done, and must be done when it returns. */
function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
