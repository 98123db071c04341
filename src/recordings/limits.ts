/** A line, a JSON element or a CSV record beyond this is counted as unreadable; CloudWatch itself ends at 1 MB. */
export const maxRecordBytes = 16 * 1024 * 1024;

/** A message put together from lines; CloudWatch takes none over 1 MB. */
export const maxMessageChars = 2 * 1024 * 1024;

/** How much of an input decides its format. */
export const headBytes = 64 * 1024;

/** Most events in one batch. */
export const batchEvents = 2_000;

/** Events of one file held back so that late ones find their place. */
export const windowEvents = 4_000;

/** Most events of a newest-first file that are turned round in memory. */
export const reversibleEvents = 200_000;

/** Most files held open at once. */
export const openFiles = 64;

/** Most events held over all files of a merge before no further file is opened. */
export const mergeEvents = 500_000;
