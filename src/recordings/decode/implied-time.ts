import { parseTimestamp } from './timestamp.ts';

const ownTime = /^(?:\[[A-Z]+\]\s+)?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z)[\t ]/;
const streamDate = /^(\d{4})\/(\d\d)\/(\d\d)\//;

/**
 * The time of lines that were printed without one: that which an application's line or a timeout has in its own
 * text, and for each line behind it a millisecond more, since events of one millisecond have no order; before the
 * first of them, the day in the name of the stream.
 */
export function impliedTime(): (text: string, logStream: string) => number {
  let last: number | null = null;
  return (text, logStream) => {
    const own = parseTimestamp(ownTime.exec(text)?.[1]);
    if (own !== null && own >= (last ?? 0)) last = own;
    else last = last === null ? dayOf(logStream) : last + 1;
    return last;
  };
}

function dayOf(logStream: string): number {
  const date = streamDate.exec(logStream);
  return date === null ? 0 : Date.UTC(Number(date[1]), Number(date[2]) - 1, Number(date[3]));
}
