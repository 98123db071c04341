import { createRandom } from '../../../../demo/random.ts';

const damaged = [
  '{"logGroupName":"x","mess',
  'not JSON',
  '{}',
  '',
  '[1,2',
  '\u0000',
  '{"message":"no time"}',
];

/**
 * NDJSON lines, seeded: out of order, repeated and damaged ones, kills, retries, timeouts, crashes in a runtime's own
 * words, escapes, records in JSON, lines without an id, several functions, line ends of Windows.
 */
export function hardRecording(seed: number, count: number): string {
  const random = createRandom(seed);
  const below = (most: number): number => Math.floor(random() * most);
  const hex = (length: number): string => Array.from({ length }, () => below(16).toString(16)).join('');
  const uuid = (): string => [8, 4, 4, 4, 12].map(hex).join('-');
  const streams = Array.from({ length: 30 }, (_, index) => ({
    group: `/aws/lambda/${['checkout-prod', 'image-resize', 'fn-über', 'a'][index % 4]}`,
    name: `2025/11/01/[${index % 3 === 0 ? '$LATEST' : index % 5}]${hex(32)}`,
    used: 80,
  }));
  const lines: string[] = [];
  let now = Date.UTC(2025, 10, 1);
  let retried = uuid();
  while (lines.length < count) {
    const stream = streams[below(streams.length)];
    if (stream === undefined) break;
    const id = random() < 0.02 ? retried : uuid();
    retried = id;
    stream.used = random() < 0.01 ? 80 : Math.min(256, stream.used + below(4));
    const killed = stream.used >= 250;
    const texts =
      random() < 0.03 ? ['INIT_START Runtime Version: nodejs:22.v70\tRuntime Version ARN: arn:x\n'] : [];
    texts.push(`START RequestId: ${id} Version: ${below(2) === 0 ? '$LATEST' : '7'}\n`);
    for (let line = below(4); line > 0; line -= 1) texts.push(applicationText(line, id, random));
    texts.push(`END RequestId: ${id}\n`);
    const init = random() < 0.05 ? `Init Duration: ${below(1e5) / 100} ms\t` : '';
    const trace =
      random() < 0.05 ? `\nXRAY TraceId: 1-5e34a614-${hex(24)}\tSegmentId: ${hex(16)}\tSampled: true\t` : '';
    const status = killed ? 'Status: error\tError Type: Runtime.OutOfMemory\t' : '';
    const ms = ['1', '0.5', '12.34', '900.00', `${below(1e6) / 100}`][below(5)];
    texts.push(
      `REPORT RequestId: ${id}\tDuration: ${ms} ms\tBilled Duration: ${below(900)} ms\tMemory Size: 256 MB\tMax Memory Used: ${stream.used} MB\t${init}${status}${trace}\n`,
    );
    if (killed) {
      texts.push(`RequestId: ${id} Error: Runtime exited with error: signal: killed\nRuntime.ExitError\n`);
      stream.used = 80;
    }
    if (random() < 0.01) texts.push(`2025-11-01T00:00:00.000Z ${id} Task timed out after 3.00 seconds\n\n`);
    if (random() < 0.02) {
      const record = { requestId: id, status: 'success', metrics: { durationMs: 1.5, maxMemoryUsedMB: 90 } };
      texts.push(JSON.stringify({ time: '2025-11-01T00:00:00Z', type: 'platform.report', record }));
    }
    for (const message of texts) {
      now += below(12);
      const timestamp = random() < 0.05 ? now - below(4_000) : now;
      const line = JSON.stringify({
        logGroupName: stream.group,
        logStreamName: stream.name,
        timestamp,
        ingestionTime: timestamp + below(3_000),
        ...(random() < 0.02
          ? {}
          : { eventId: `3${String(timestamp).padStart(20, '8')}${String(lines.length).padStart(35, '0')}` }),
        message,
      });
      lines.push(random() < 0.02 ? line.replace('RequestId', '\\u0052equestId') : line);
      if (random() < 0.02) lines.push(lines[Math.max(0, lines.length - 1 - below(30))] ?? line);
      if (random() < 0.005) lines.push(damaged[below(damaged.length)] ?? '');
    }
  }
  return lines.map((line) => (line.length % 97 === 0 ? `${line}\r\n` : `${line}\n`)).join('');
}

/**
 * The same lines in order of time, those of several containers between each other, and each repeated right after itself
 * now and then: as a recording of `tail` has them.
 */
export function orderlyRecording(seed: number, count: number): string {
  const random = createRandom(seed);
  const shiftOf = new Map<string, number>();
  const timed = hardRecording(seed, count)
    .split(/\r?\n/)
    .flatMap((line) => {
      const stream = /"logStreamName":"([^"]+)"/.exec(line)?.[1];
      const at = /"timestamp":(\d{13})/.exec(line)?.[1];
      if (stream === undefined || at === undefined) return [];
      const shift = shiftOf.get(stream) ?? Math.floor(random() * 90);
      shiftOf.set(stream, shift);
      return [{ line, at, time: Number(at) + shift }];
    })
    .sort((left, right) => left.time - right.time);
  return timed
    .map(({ line, at, time }, index) => {
      const id = String(index).padStart(36, '0');
      const moved = line
        .replace(`"timestamp":${at}`, `"timestamp":${time}`)
        .replace(/"eventId":"\d+"/, `"eventId":"3${String(time).padStart(19, '0')}${id}"`);
      return `${moved}\n`.repeat(random() < 0.02 ? 2 : 1);
    })
    .join('');
}

function applicationText(line: number, id: string, random: () => number): string {
  const texts = [
    `2025-11-01T00:00:00.000Z\t${id}\tINFO\torder "${line}" paid größe 💥 \\ \t end\n`,
    `{"level":"INFO","requestId":"${id}","message":"x"}\n`,
    `it quotes RequestId: ${id} and errorType\n`,
    '<--- Last few GCs --->\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n',
    'Java heap space: java.lang.OutOfMemoryError\n',
  ];
  const at = random() < 0.98 ? Math.floor(random() * 3) : 3 + Math.floor(random() * 2);
  return texts[at] ?? '';
}
