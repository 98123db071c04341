import { parseTimestamp } from './timestamp.ts';

const ownTime = /^(?:\[[A-Z]+\]\s+)?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z)[\t ]/;
const streamDate = /^(\d{4})\/(\d\d)\/(\d\d)\//;

/**
 * The time of lines that were printed without one: that which an application's line or a timeout has in its own
 * text, and for the lines behind it the same; before the first of them, the day in the name of the stream.
 */
export function impliedTime(): (text: string, logStream: string) => number {
  let last = 0;
  return (text, logStream) => {
    const own = parseTimestamp(ownTime.exec(text)?.[1]);
    if (own !== null) last = Math.max(last, own);
    else if (last === 0) {
      const date = streamDate.exec(logStream);
      if (date !== null) last = Date.UTC(Number(date[1]), Number(date[2]) - 1, Number(date[3]));
    }
    return last;
  };
}
