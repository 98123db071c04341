/** Seeded recordings for the benches: what a number of containers log in one of several workloads. */
import { createRandom } from '../demo/random.ts';

export interface Workload {
  readonly events: number;
  readonly containers: number;
  /** Events a second over all containers. */
  readonly perSecond: number;
  /** One line in ten looks like a platform line and is none; others are JSON, long, or not ASCII. */
  readonly adversarial: boolean;
  readonly seed: number;
}

export interface RecordedEvent {
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly eventId: string;
  readonly message: string;
}

/** The events of a workload in order of time. Each container runs one invocation at a time. */
export function recordedEvents({
  events,
  containers,
  perSecond,
  adversarial,
  seed,
}: Workload): RecordedEvent[] {
  const random = createRandom(seed);
  const below = (most: number): number => Math.floor(random() * most);
  const hex = (length: number): string => Array.from({ length }, () => below(16).toString(16)).join('');
  const uuid = (): string => [8, 4, 4, 4, 12].map(hex).join('-');
  const functions = ['checkout-prod', 'image-resize', 'orders', `f-${hex(1 + below(8))}`];
  const streams = Array.from({ length: containers }, (_, index) => ({
    logGroupName: `/aws/lambda/${functions[index % functions.length]}`,
    logStreamName: `2025/11/01/[${index % 5 === 0 ? 7 + (index % 3) : '$LATEST'}]${hex(32)}`,
    waiting: [] as string[],
    usedMb: 90 + below(40),
  }));
  const written: RecordedEvent[] = [];
  let now = Date.UTC(2025, 10, 1);
  while (written.length < events) {
    const stream = streams[below(streams.length)];
    if (stream === undefined) break;
    now += Math.floor((random() * 2_000) / perSecond);
    if (stream.waiting.length === 0) {
      stream.usedMb = Math.min(250, Math.max(80, stream.usedMb + below(3) - 1));
      stream.waiting = invocationOf(uuid(), stream.usedMb);
    }
    const { logGroupName, logStreamName } = stream;
    written.push({
      logGroupName,
      logStreamName,
      timestamp: now,
      ingestionTime: now + 300 + below(900),
      eventId: `3${String(now).padStart(20, '8')}${String(written.length).padStart(35, '0')}`,
      message: stream.waiting.shift() ?? '',
    });
  }
  return written;

  function invocationOf(id: string, usedMb: number): string[] {
    const durationMs = (random() * 900).toFixed(2);
    return [
      `START RequestId: ${id} Version: $LATEST\n`,
      ...Array.from({ length: below(12) }, () => applicationLine(id)),
      `END RequestId: ${id}\n`,
      `REPORT RequestId: ${id}\tDuration: ${durationMs} ms\tBilled Duration: ${Math.ceil(Number(durationMs))} ms\tMemory Size: 256 MB\tMax Memory Used: ${usedMb} MB\t\n`,
    ];
  }

  function applicationLine(id: string): string {
    const time = new Date(now).toISOString();
    const kind = adversarial ? below(10) : 9;
    if (kind === 0)
      return `${time}\t${id}\tINFO\tcallee said REPORT RequestId: ${uuid()} Duration: 5 ms Max Memory Used: 3 MB\n`;
    if (kind === 1) return `${time}\t${id}\tINFO\t"größe" \\ 注文 💥 ${'\t'.repeat(3)}${words(20)}\n`;
    if (kind === 2) return `${time}\t${id}\tINFO\t${words(200)}\n`;
    if (kind <= 4 || random() < 0.3) {
      return `${JSON.stringify({ timestamp: time, level: 'INFO', requestId: id, message: words(12) })}\n`;
    }
    return `${time}\t${id}\tINFO\t${words(8 + below(16))}\n`;
  }

  function words(count: number): string {
    return Array.from({ length: count }, () => vocabulary[below(vocabulary.length)]).join(' ');
  }
}

const vocabulary =
  'order payment accepted for customer in region with items total shipped queue batch retry cache miss'.split(
    ' ',
  );
