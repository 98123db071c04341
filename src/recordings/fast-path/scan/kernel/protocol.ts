// Constants shared between the kernel and its caller. Both TypeScript and AssemblyScript compile this file, so it holds
// plain numbers only.

/** Why the walk over lines stopped: at the end of the bytes. */
export const stopEnd: i32 = 0;
/** At an event, whose parts are set. */
export const stopEvent: i32 = 1;
/** At something that is no event in a known form, or is not complete: the caller parses it. */
export const stopUnknown: i32 = 2;
/** At an event with a value that is not of its kind: the caller parses it. */
export const stopOdd: i32 = 3;

/** The parts of an event line, as indexes into `parts`. */
export const partLogGroup: usize = 0;
export const partLogStream: usize = 1;
export const partEventId: usize = 2;
export const partTimestamp: usize = 3;
export const partIngestionTime: usize = 4;
export const partAccount: usize = 5;
export const partMessage: usize = 6;
export const partCount: usize = 7;

/**
 * What an event of a block is. An `invocation` is a START that its END and REPORT follow, neither earlier than the one
 * before it, with nothing of the same stream between them. Those two are its parts, and keep their
 * rows for readers that take the lines one by one.
 */
export const rowOther: u8 = 0;
export const rowStart: u8 = 1;
export const rowEnd: u8 = 2;
export const rowReport: u8 = 3;
export const rowInvocation: u8 = 4;
export const rowEndPart: u8 = 5;
export const rowReportPart: u8 = 6;
/** START and REPORT in the JSON log format, which has no END. */
export const rowJsonStart: u8 = 7;
export const rowJsonReport: u8 = 8;

export const requestIdBytes: usize = 36;
/** Duration, billed, size, used, init. */
export const figuresPerReport: usize = 5;
