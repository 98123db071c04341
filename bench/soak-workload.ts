import { createRandom } from '../demo/random.ts';
import type { LogEvent } from '../src/events/log-event.ts';

/** Events of an invocation: START, END, REPORT. */
export const linesEach = 3;
const sizeMb = 512;
/** One function in so many leaks, so many MB an invocation. */
const leaky = 20;
const leakMb = 16;
/** How often a container is replaced over the day: Lambda recycles environments after some hours. */
const replacedADay = 10;

interface Place {
  readonly logGroup: string;
  readonly leaks: boolean;
  logStream: string;
  /** The high-water mark of the environment. */
  usedMb: number;
}

/**
 * A fleet whose containers all work: each invocation falls on a container by chance, payloads differ, one function
 * in twenty leaks and is killed at its limit, containers are replaced by new ones. The same at each run.
 */
export function workload({
  containers,
  functions,
  invocations,
}: {
  readonly containers: number;
  readonly functions: number;
  readonly invocations: number;
}): (at: number) => LogEvent[] {
  const random = createRandom(24);
  let streams = 0;
  const newStream = () => {
    streams += 1;
    return `2026/11/24/[$LATEST]${(streams * 0x9e3779b1).toString(16).padStart(32, '0')}`;
  };
  const baseMb = (index: number) => 90 + (((index % functions) * 37) % 200);
  const places: Place[] = Array.from({ length: containers }, (_, index) => ({
    logGroup: `/aws/lambda/function-${index % functions}`,
    logStream: newStream(),
    leaks: index % functions < functions / leaky,
    usedMb: baseMb(index),
  }));
  const replaced = (containers * replacedADay) / invocations;
  let sequence = 0;
  return (at) => {
    const index = Math.floor(random() * places.length);
    const place = places[index];
    if (place === undefined) return [];
    sequence += 1;
    const requestId = `${sequence.toString(16).padStart(8, '0')}-0000-4000-8000-${String(sequence).padStart(12, '0')}`;
    const durationMs = Math.floor(20 + 200 * random() ** 4);
    // Payloads differ: most small, a few large.
    const payloadMb = Math.floor(-20 * Math.log(1 - random()));
    place.usedMb = place.leaks ? place.usedMb + leakMb : Math.max(place.usedMb, baseMb(index) + payloadMb);
    const killed = place.usedMb >= sizeMb;
    const lag = 500 + Math.floor(random() * 8_000);
    const event = (timestamp: number, line: number, message: string): LogEvent => ({
      account: null,
      logGroup: place.logGroup,
      logStream: place.logStream,
      timestamp,
      ingestionTime: timestamp + lag,
      eventId: `3${String(sequence * linesEach + line).padStart(55, '0')}`,
      message,
    });
    const end = at + durationMs;
    const lines = [
      event(at, 0, `START RequestId: ${requestId} Version: $LATEST\n`),
      event(end, 1, `END RequestId: ${requestId}\n`),
      event(
        end,
        2,
        `REPORT RequestId: ${requestId}\tDuration: ${durationMs}.00 ms\tBilled Duration: ${durationMs} ms\tMemory Size: ${sizeMb} MB\tMax Memory Used: ${Math.min(sizeMb, place.usedMb)} MB\t${killed ? 'Status: error\tError Type: Runtime.OutOfMemory' : ''}\n`,
      ),
    ];
    const goes = random() < replaced;
    if (goes) place.logStream = newStream();
    if (goes || killed) place.usedMb = baseMb(index);
    return lines;
  };
}
