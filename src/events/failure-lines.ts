import type { Runtime } from './record.ts';
import type { Anchor, Signature } from './signatures.ts';

export interface FailureSignature extends Signature {
  /** The error type that the line stands for; `null` where the next line has it. */
  readonly errorType: string | null;
  readonly runtime: Runtime | null;
}

type Row = readonly [
  errorType: string | null,
  anchor: Anchor,
  starts: string,
  contains: string | null,
  term: string,
  runtime?: Runtime,
];

const diskFull = 'No space left on device';
const diskFullTerm = 'No space left';

/**
 * Lines that report a failed invocation whose cause is not memory: /tmp is full, the 1,024 file descriptors or
 * threads of an environment are used up, an error that was not caught. Frames are read by python-frame.ts and its like.
 */
const rows: readonly Row[] = [
  ['ENOSPC', 'event', 'Error: ENOSPC', null, 'ENOSPC'],
  ['ENOSPC', 'event', 'Error: write ENOSPC', null, 'ENOSPC'],
  ['ENOSPC', 'event', 'ENOSPC: no space left on device', null, 'ENOSPC'],
  ['ENOSPC', 'event', `[ERROR] OSError: [Errno 28] ${diskFull}`, null, diskFullTerm],
  ['ENOSPC', 'event', `OSError: [Errno 28] ${diskFull}`, null, diskFullTerm],
  ['ENOSPC', 'event', `[Errno 28] ${diskFull}`, null, diskFullTerm],
  ['ENOSPC', 'event', `java.io.IOException: ${diskFull}`, null, diskFullTerm],
  ['ENOSPC', 'event', `${diskFull}: java.io.IOException`, null, diskFullTerm],
  ['EMFILE', 'event', 'Error: connect EMFILE', null, 'EMFILE'],
  ['EMFILE', 'event', 'Error: EMFILE', null, 'EMFILE'],
  ['EMFILE', 'event', 'EMFILE: too many open files', null, 'EMFILE'],
  ['ENOMEM', 'event', 'Error: spawn ENOMEM', null, 'ENOMEM'],
  ['ENOMEM', 'event', 'Error: fork ENOMEM', null, 'ENOMEM'],
  // A limit of threads, though the class says OutOfMemoryError.
  [
    'unable to create native thread',
    'event',
    'unable to create ',
    ': java.lang.OutOfMemoryError',
    'OutOfMemoryError',
    'java',
  ],
  // Ruby's runtime says what failed, and then prints the error as JSON.
  [null, 'event', 'Critical exception from handler', null, 'from handler', 'ruby'],
  [null, 'event', 'Error raised from handler method', null, 'from handler', 'ruby'],
  [null, 'event', 'Init error when loading handler', null, 'loading handler', 'ruby'],
];

/** The rows as records. The first that matches wins; memory (`signatures.ts`) is tried before. */
export const failureSignatures: readonly FailureSignature[] = rows.map(
  ([errorType, anchor, starts, contains, term, runtime = null]) => ({
    errorType,
    anchor,
    starts,
    contains,
    term,
    runtime,
  }),
);
