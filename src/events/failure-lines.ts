import { type Anchor, javaFrame, nodeFrames, type Signature } from './signatures.ts';

export interface FailureSignature extends Signature {
  /** The error type that the line stands for; `null` where it is read from the line's own `"errorType"`. */
  readonly errorType: string | null;
}

type Row = readonly [
  errorType: string | null,
  anchor: Anchor,
  starts: string,
  contains: string | null,
  term: string,
];

const diskFull = 'No space left on device';

/**
 * Lines that report a failed invocation whose cause is not memory: /tmp is full, the 1,024 file descriptors or
 * threads of an environment are used up, an error that nobody caught. Python's frame is read by python-frame.ts.
 */
const rows: readonly Row[] = [
  ...nodeFrames.map((frame): Row => [null, 'frame', frame, null, frame]),
  ['ENOSPC', 'event', 'Error: ENOSPC', null, 'ENOSPC'],
  ['ENOSPC', 'event', 'Error: write ENOSPC', null, 'ENOSPC'],
  ['ENOSPC', 'event', 'ENOSPC: no space left on device', null, 'ENOSPC'],
  ['ENOSPC', 'event', `[ERROR] OSError: [Errno 28] ${diskFull}`, null, diskFull],
  ['ENOSPC', 'event', `OSError: [Errno 28] ${diskFull}`, null, diskFull],
  ['ENOSPC', 'event', `[Errno 28] ${diskFull}`, null, diskFull],
  ['ENOSPC', 'event', `java.io.IOException: ${diskFull}`, null, diskFull],
  ['ENOSPC', 'event', `${diskFull}: java.io.IOException`, null, diskFull],
  ['EMFILE', 'event', 'Error: connect EMFILE', null, 'EMFILE'],
  ['EMFILE', 'event', 'Error: EMFILE', null, 'EMFILE'],
  ['EMFILE', 'event', 'EMFILE: too many open files', null, 'EMFILE'],
  ['ENOMEM', 'event', 'Error: spawn ENOMEM', null, 'ENOMEM'],
  ['ENOMEM', 'event', 'Error: fork ENOMEM', null, 'ENOMEM'],
  // A limit of threads, though the class says OutOfMemoryError.
  ['unable to create native thread', 'event', 'unable to create ', javaFrame, 'java.lang.OutOfMemoryError'],
];

/** The rows as records. The first that matches wins; memory (`signatures.ts`) is tried before. */
export const failureSignatures: readonly FailureSignature[] = rows.map(
  ([errorType, anchor, starts, contains, term]) => ({ errorType, anchor, starts, contains, term }),
);
