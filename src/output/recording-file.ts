/** The file behind a recording: how it is opened, written and cut back, and why it cannot be, in words. */
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  ftruncateSync,
  lstatSync,
  openSync,
  statSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { CommandError, exitCodes } from '../errors.ts';

const { O_APPEND, O_CREAT, O_EXCL, O_NONBLOCK, O_WRONLY } = constants;

export interface RecordingFile {
  /** Writes as much as is taken at once, and returns how many bytes that were. Throws what the system says. */
  write(bytes: Buffer): number;
  /** Takes off what comes after the first `length` bytes, where that can be done. */
  cutBack(length: number): void;
  close(): void;
}

/**
 * Opens a file for its owner alone. A new one is made only where nothing is there, not even a link to nowhere; an
 * empty one is taken, a pipe or a device too. One that holds something is left alone: in an incident the first half of
 * a recording is worth more than the convenience of the same command. `isNew`: there must be nothing. Throws a
 * `CommandError`.
 */
export function openRecordingFile(path: string, isNew: boolean): RecordingFile {
  const { fd, isFile } = open(path, isNew);
  return {
    write(bytes) {
      // A file that was removed goes on taking what will never be read.
      if (isFile && fstatSync(fd).nlink === 0) throw new Error('the file was removed');
      return writtenAtOnce(fd, bytes);
    },
    cutBack(length) {
      try {
        ftruncateSync(fd, length);
      } catch {
        // A pipe or a device has no length to cut: what it took cannot be taken back.
      }
    },
    close: () => closeSync(fd),
  };
}

/** Writes a file that must not be there, for its owner alone: whole or not at all. Throws a `CommandError`. */
export function writeNewFile(path: string, text: string): void {
  let fd: number | null = null;
  try {
    fd = openSync(path, O_WRONLY | O_CREAT | O_EXCL, 0o600);
    writeFileSync(fd, text);
    closeSync(fd);
  } catch (error) {
    if (fd !== null) {
      closeSync(fd);
      unlinkSync(path);
    }
    throw new CommandError(exitCodes.usage, `${path} cannot be written: ${reasonOf(error)}`);
  }
}

function open(path: string, isNew: boolean): { readonly fd: number; readonly isFile: boolean } {
  const fresh = create(path, isNew);
  if (fresh !== null) return { fd: fresh, isFile: true };
  let fd: number | null = null;
  try {
    const { size, isFile, isFifo } = kindOf(path);
    if (!isFile || size === 0) {
      // A pipe whose reader stalls must not hold us up, nor one that has no reader yet.
      fd = openSync(path, O_WRONLY | O_APPEND | (isFifo ? O_NONBLOCK : 0));
      if (isFile && lstatSync(path).isFile()) fchmodSync(fd, 0o600);
      return { fd, isFile };
    }
  } catch (error) {
    if (fd !== null) closeSync(fd);
    throw unwritable(path, error);
  }
  throw new CommandError(
    exitCodes.usage,
    `--record ${path} holds something already, and is left as it is`,
    'Name another file, or remove this one.',
  );
}

/** A file that was not there; `null` where something is. */
function create(path: string, isNew: boolean): number | null {
  try {
    return openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND, 0o600);
  } catch (error) {
    if (codeOf(error) === 'EEXIST' && !isNew) return null;
    throw unwritable(path, error);
  }
}

function kindOf(path: string) {
  const stat = statSync(path);
  return { size: stat.size, isFile: stat.isFile(), isFifo: stat.isFIFO() };
}

function writtenAtOnce(fd: number, bytes: Buffer): number {
  let done = 0;
  try {
    while (done < bytes.length) done += writeSync(fd, bytes, done);
  } catch (error) {
    if (codeOf(error) !== 'EAGAIN') throw new PartlyWritten(done, reasonOf(error));
  }
  return done;
}

/** A fault after some of the bytes. */
export class PartlyWritten extends Error {
  readonly done: number;

  constructor(done: number, reason: string) {
    super(reason);
    this.done = done;
  }
}

function unwritable(path: string, error: unknown): CommandError {
  return new CommandError(exitCodes.usage, `--record ${path} cannot be written: ${reasonOf(error)}`);
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be too large',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EEXIST: 'something is there already',
  ENOENT: 'no such folder',
  ENOTDIR: 'no such folder',
  ENXIO: 'nothing reads from this pipe',
  EISDIR: 'it is a folder',
  EROFS: 'the file system is read-only',
  EBADF: 'the file was closed',
  EPIPE: 'its reader is gone',
  EIO: 'the device failed',
};

/** Why the system refused, in words. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  return reasons[codeOf(error)] ?? error.message;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
