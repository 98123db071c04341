import { closeSync, constants, fchmodSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { CommandError, exitCodes } from '../errors.ts';
import type { LogEvent } from '../events/log-event.ts';
import { type Clean, escapeUnsafe } from './json.ts';

/** `--record`: events as NDJSON that `replay` and `report` read. */
export interface Recorder {
  /** Writes the events as whole lines; after a fault it does nothing more. */
  write(events: readonly LogEvent[]): void;
  /** Events written so far. */
  readonly events: number;
  /** Why nothing is recorded any more, as a sentence; `null` while all is well. */
  readonly problem: string | null;
  close(): void;
}

const chunkCharacters = 1 << 20;

/**
 * Opens a recording that only its owner may read. A file that holds something is left alone: in an incident the
 * first half of a recording is worth more than the convenience of the same command. Throws a `CommandError`.
 */
export function openRecorder(path: string, clean: Clean): Recorder {
  const fd = open(path);
  let problem: string | null = null;
  let recorded = 0;
  /** Bytes of whole lines. */
  let whole = 0;
  let closed = false;

  const close = (): void => {
    if (closed) return;
    closed = true;
    try {
      closeSync(fd);
    } catch (error) {
      problem ??= `Recording to ${path} ended badly: ${reasonOf(error)}.`;
    }
  };
  const append = (text: string, count: number): void => {
    const bytes = Buffer.from(text);
    let done = 0;
    try {
      while (done < bytes.length) done += writeSync(fd, bytes, done);
    } catch (error) {
      const lines = linesWithin(bytes, done);
      whole += lines.bytes;
      recorded += lines.count;
      problem = `Recording to ${path} stopped after ${recorded} events: ${reasonOf(error)}.`;
      cutBack(fd, whole);
      close();
      return;
    }
    whole += bytes.length;
    recorded += count;
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
        if (problem !== null || closed) return;
        text += recordedLine(event, clean);
        count += 1;
        if (text.length < chunkCharacters) continue;
        append(text, count);
        text = '';
        count = 0;
      }
      if (count > 0 && problem === null && !closed) append(text, count);
    },
    close,
  };
}

/** The event as a line of a recording, in FilterLogEvents' names. */
export function recordedLine(event: LogEvent, clean: Clean): string {
  const line = {
    // An account's id may stand in the name of a group.
    ...(event.account === null ? {} : { accountId: clean(event.account) }),
    logGroupName: clean(event.logGroup),
    logStreamName: clean(event.logStream),
    timestamp: event.timestamp,
    ingestionTime: event.ingestionTime,
    eventId: event.eventId,
    message: clean(event.message),
  };
  return `${escapeUnsafe(JSON.stringify(line))}\n`;
}

function open(path: string): number {
  let fd: number | null = null;
  try {
    fd = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND, 0o600);
    const stat = fstatSync(fd);
    if (!stat.isFile()) return fd;
    if (stat.size === 0) {
      fchmodSync(fd, 0o600);
      return fd;
    }
  } catch (error) {
    if (fd !== null) closeSync(fd);
    throw new CommandError(exitCodes.usage, `--record ${path} cannot be written: ${reasonOf(error)}`);
  }
  closeSync(fd);
  throw new CommandError(
    exitCodes.usage,
    `--record ${path} holds something already, and is left as it is`,
    'Name another file, or remove this one.',
  );
}

/** The whole lines within the first `end` bytes. */
function linesWithin(bytes: Buffer, end: number): { readonly bytes: number; readonly count: number } {
  const last = bytes.lastIndexOf(10, end - 1);
  if (end === 0 || last === -1) return { bytes: 0, count: 0 };
  let count = 0;
  for (let i = bytes.indexOf(10); i !== -1 && i <= last; i = bytes.indexOf(10, i + 1)) count += 1;
  return { bytes: last + 1, count };
}

function cutBack(fd: number, length: number): void {
  try {
    ftruncateSync(fd, length);
  } catch {
    // A pipe or a device has no length to cut: what it took cannot be taken back.
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be too large',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'no such folder',
  ENOTDIR: 'no such folder',
  EISDIR: 'it is a folder',
  EROFS: 'the file system is read-only',
  EBADF: 'the file was closed',
  EPIPE: 'its reader is gone',
  EIO: 'the device failed',
};

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return reasons[code] ?? error.message;
}
