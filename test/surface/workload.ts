/**
 * A seeded workload of Lambda functions and the truth about it. It is written from Lambda's documented log format and
 * shares no code with the program: what it says happened is what the program's output is held against.
 */
import { seeded } from '../../demo/random.ts';
import type { Lateness } from './lateness.ts';

/** An invocation attempt that ended, as it really was. */
export interface TrueAttempt {
  readonly logGroup: string;
  readonly logStream: string;
  readonly requestId: string;
  readonly usedMb: number;
  readonly outcome: 'ok' | 'oom-kill' | 'runtime-oom';
}

/** A line as CloudWatch Logs takes it in; times in epoch milliseconds. */
export interface Line {
  readonly group: string;
  readonly stream: string;
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly message: string;
}

export interface Workload {
  readonly lines: readonly Line[];
  readonly attempts: readonly TrueAttempt[];
  /** Started, and their end not delivered. */
  readonly running: number;
}

export interface WorkloadOptions {
  readonly seed: number;
  readonly streams: number;
  /** Over all streams. */
  readonly invocationsPerSecond: number;
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  /** What is delivered later does not exist: an invocation with such a line is left out. */
  readonly deliveredBy: number;
  readonly lateness: Lateness;
}

const sizeMb = 512;
/** Odds of an invocation's death, and of the retry of one that died. */
const deathOdds = 0.06;
const retryOdds = 0.6;

type Death = 'error-type' | 'signal' | 'heap';

/** One execution environment at work. */
interface Environment {
  readonly group: string;
  readonly stream: string;
  readonly leakMb: number;
  at: number;
  heldMb: number;
  peakMb: number;
  cold: boolean;
}

/** Writes the workload. Each environment runs one invocation at a time, and goes on after a death. */
export function writeWorkload(options: WorkloadOptions): Workload {
  const { streams, from, to, deliveredBy, lateness } = options;
  const random = seeded(options.seed);
  const draw = () => random.between(0, 1);
  const lines: Line[] = [];
  const attempts: TrueAttempt[] = [];
  /** Requests that died, to be delivered again. */
  const retries: { readonly group: string; readonly requestId: string; readonly readyAt: number }[] = [];
  const meanGapMs = (streams / options.invocationsPerSecond) * 1_000;
  // A line without a RequestId belongs to the lines before it: out of order it says nothing about its invocation.
  const deaths: readonly [Death, ...Death[]] =
    lateness.per === 'line' ? ['error-type', 'signal'] : ['error-type', 'signal', 'heap'];

  /** The invocation's lines, and the attempt that they make; none where a line would be delivered too late. */
  function invoke(environment: Environment): void {
    const { group, stream } = environment;
    const due = retries.findIndex((retry) => retry.group === group && retry.readyAt <= environment.at);
    const requestId = (due < 0 ? undefined : retries.splice(due, 1)[0]?.requestId) ?? random.uuid();
    const death = random.chance(deathOdds) ? random.pick(deaths) : null;
    const durationMs = random.whole(20, Math.max(21, Math.floor(meanGapMs / 2)));
    environment.heldMb += environment.leakMb * random.between(0.6, 1.4);
    const needMb = Math.floor(random.between(180, 260) + environment.heldMb);
    const atLimit = death === 'error-type' || death === 'signal';
    environment.peakMb = atLimit ? sizeMb : Math.min(sizeMb - 20, Math.max(environment.peakMb, needMb));
    const usedMb = environment.peakMb;
    const sharedLagMs = lateness.lagMs(draw);
    const written = linesOf({ requestId, death, usedMb, durationMs, cold: environment.cold }).map(
      ([offsetMs, message]): Line => {
        const timestamp = Math.floor(environment.at + offsetMs);
        const lagMs = lateness.per === 'line' ? lateness.lagMs(draw) : sharedLagMs;
        return { group, stream, timestamp, ingestionTime: timestamp + lagMs, message };
      },
    );
    environment.at += durationMs + random.between(5, 2 * (meanGapMs - durationMs));
    environment.cold = false;
    if (written.some(({ ingestionTime }) => ingestionTime > deliveredBy)) return;
    lines.push(...written);
    const outcome = death === null ? 'ok' : death === 'heap' ? 'runtime-oom' : 'oom-kill';
    attempts.push({ logGroup: group, logStream: stream, requestId, usedMb, outcome });
    if (death === null) return;
    environment.heldMb = 0;
    environment.peakMb = 0;
    if (random.chance(retryOdds)) retries.push({ group, requestId, readyAt: environment.at });
  }

  const environments = Array.from({ length: streams }, (_, index): Environment => {
    // The first of three functions leaks.
    const leakMb = index % 3 === 0 ? 2.5 : 0;
    const group = `/aws/lambda/function-${index % 3}`;
    const stream = `2026/11/24/[$LATEST]${random.hex(32)}`;
    return {
      group,
      stream,
      leakMb,
      at: from + random.between(0, meanGapMs),
      heldMb: 0,
      peakMb: 0,
      cold: true,
    };
  });
  for (;;) {
    const next = environments.reduce((first, each) => (each.at < first.at ? each : first));
    if (next.at > to - meanGapMs) break;
    invoke(next);
  }
  const running = environments
    .slice(0, 2)
    .flatMap((environment) => startOnly(environment, random.uuid(), lateness.lagMs(draw)))
    .filter(({ timestamp, ingestionTime }) => timestamp <= to && ingestionTime <= deliveredBy);
  return { lines: [...lines, ...running], attempts, running: running.length };
}

/** An invocation that is still running at the end. */
function startOnly({ group, stream, at }: Environment, requestId: string, lagMs: number): Line[] {
  const timestamp = Math.floor(at);
  const message = `START RequestId: ${requestId} Version: $LATEST\n`;
  return [{ group, stream, timestamp, ingestionTime: timestamp + lagMs, message }];
}

/** The lines of one invocation: milliseconds after its START, and the text. */
function linesOf(invocation: {
  readonly requestId: string;
  readonly death: Death | null;
  readonly usedMb: number;
  readonly durationMs: number;
  readonly cold: boolean;
}): (readonly [number, string])[] {
  const { requestId: id, death, usedMb, durationMs, cold } = invocation;
  const init = cold
    ? [[-320, 'INIT_START Runtime Version: nodejs:22.v70\tRuntime Version ARN: arn:aws:lambda:x\n'] as const]
    : [];
  const status = death === 'error-type' ? 'Status: error\tError Type: Runtime.OutOfMemory\n' : '\n';
  const report =
    `REPORT RequestId: ${id}\tDuration: ${durationMs}.00 ms\tBilled Duration: ${durationMs} ms\t` +
    `Memory Size: ${sizeMb} MB\tMax Memory Used: ${usedMb} MB\t${cold ? 'Init Duration: 310.00 ms\t' : ''}${status}`;
  return [
    ...init,
    [0, `START RequestId: ${id} Version: $LATEST\n`],
    ...dyingLines(id, death, durationMs),
    [durationMs, `END RequestId: ${id}\n`],
    [durationMs, report],
  ];
}

function dyingLines(id: string, death: Death | null, durationMs: number): (readonly [number, string])[] {
  const exit = (signal: string) =>
    `RequestId: ${id} Error: Runtime exited with error: signal: ${signal}\nRuntime.ExitError\n`;
  switch (death) {
    case 'signal':
      return [[durationMs - 1, exit('killed')]];
    case 'heap':
      return [
        [
          durationMs - 2,
          'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n',
        ],
        [durationMs - 1, exit('aborted (core dumped)')],
      ];
    case 'error-type':
    case null:
      return [];
  }
}
