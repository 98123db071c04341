/** The way from an environment to whoever reads the log group: streams interleaved, seconds late, with ids. */
import type { Line } from './environment.ts';
import type { Random } from './random.ts';

/** One line of a recording, as `--record` writes it. */
export interface RecordedEvent extends Line {
  readonly ingestionTime: number;
  readonly eventId: string;
}

const lagMs = { least: 500, usual: 4_000, most: 15_000 };

/**
 * The events in the order in which CloudWatch took them in: 0.5 to 15 s after they were written, mostly within
 * 4 s, every stream in its own order.
 */
export function deliver(streams: readonly (readonly Line[])[], random: Random): RecordedEvent[] {
  const events = streams.flatMap((lines) => {
    let ingestionTime = 0;
    return lines.map((line) => {
      // Lambda sends on once a second or so: what was written meanwhile arrives together.
      if (line.timestamp + lagMs.least > ingestionTime) {
        const lag = random.chance(0.06)
          ? random.between(lagMs.usual, lagMs.most)
          : random.between(lagMs.least + 200, lagMs.usual);
        ingestionTime = Math.round(line.timestamp + lag);
      }
      return { ...line, ingestionTime };
    });
  });
  events.sort((a, b) => a.ingestionTime - b.ingestionTime);
  const first = Math.min(...events.map((event) => event.timestamp));
  return events.map((event, index) => ({
    logGroupName: event.logGroupName,
    logStreamName: event.logStreamName,
    timestamp: event.timestamp,
    ingestionTime: event.ingestionTime,
    eventId: eventId(first, index),
    message: event.message,
  }));
}

/** 56 digits that sort in the order of arrival; the service's begin with the time shifted by 144 bits. */
function eventId(first: number, index: number): string {
  return (BigInt(first) << 144n).toString().slice(0, 36) + String(index).padStart(20, '0');
}
