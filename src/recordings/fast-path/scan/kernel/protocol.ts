// What the kernel and its caller agree on. TypeScript and AssemblyScript both read this file, so it is plain numbers.

/** Why the walk over lines stopped: there are no more. */
export const stopEnd: i32 = 0;
/** At an event, whose parts are told. */
export const stopEvent: i32 = 1;
/** At a line that is laid out like none before it: it may be learnt, and is then walked over once more. */
export const stopUnknown: i32 = 2;
/** At a line that is laid out like an earlier one, and has something else where its values should be. */
export const stopOdd: i32 = 3;

/** The parts of an event line, in the order in which they are told. */
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
 * before it, with nothing of the same stream between them. Those two are its parts, and still there for whoever wants the
 * lines one by one.
 */
export const rowOther: u8 = 0;
export const rowStart: u8 = 1;
export const rowEnd: u8 = 2;
export const rowReport: u8 = 3;
export const rowInvocation: u8 = 4;
export const rowEndPart: u8 = 5;
export const rowReportPart: u8 = 6;
/** The same two lines in the JSON log format, which has no END. */
export const rowJsonStart: u8 = 7;
export const rowJsonReport: u8 = 8;

export const requestIdBytes: usize = 36;
/** Duration, billed, size, used, init. */
export const figuresPerReport: usize = 5;
