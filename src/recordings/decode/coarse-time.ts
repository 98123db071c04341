import type { EventSink } from '../formats/format.ts';

/** What Excel leaves of an epoch, `1.7284E+12`, is a multiple of this at the best; hours of a log share one. */
const unitMs = 10_000_000;

/**
 * A sink that keeps the order of a file whose times went through a spreadsheet: events of one such time get a
 * millisecond more each, since events of one millisecond have no order.
 */
export function inFileOrder(sink: EventSink): EventSink {
  let unit = Number.NaN;
  let given = 0;
  return {
    ...sink,
    event(event) {
      const { timestamp } = event;
      if (timestamp % unitMs !== 0) {
        sink.event(event);
        return;
      }
      given = timestamp === unit ? Math.min(given + 1, unit + unitMs - 1) : timestamp;
      unit = timestamp;
      sink.event(given === timestamp ? event : { ...event, timestamp: given });
    },
  };
}
