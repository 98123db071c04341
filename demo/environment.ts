/**
 * One execution environment (a log stream) from its first line to its last: invocation after invocation, with
 * Max Memory Used as Lambda tells it, a high-water mark that starts afresh only when the process died.
 */
import { killedLine, type LogFormat, timeoutLine } from './lambda-lines.ts';
import type { Random } from './random.ts';

export interface Line {
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly timestamp: number;
  readonly message: string;
}

export interface FunctionModel {
  readonly name: string;
  readonly runtimeVersion: string;
  readonly version: string;
  readonly sizeMb: number;
  readonly format: LogFormat;
  /** `old`: a line of its own for a kill or a timeout; `new`: only the REPORT tells. */
  readonly failureStyle: 'old' | 'new';
  readonly xray: boolean;
  /** An asynchronous caller: a failed request comes again a minute later under the same id. */
  readonly retried: boolean;
  readonly initMs: readonly [number, number];
  readonly durationMs: readonly [number, number];
  /** Memory that the n-th invocation of a process needs (MB, from 1). */
  readonly needMb: (n: number, random: Random) => number;
  readonly applicationLine: (time: number, requestId: string, random: Random) => string;
}

/** What befalls one invocation beside its ordinary need. */
export type Mishap =
  | { readonly kind: 'heavy'; readonly needMb: number }
  | { readonly kind: 'timeout'; readonly afterSeconds: number }
  | {
      readonly kind: 'runtime-oom';
      readonly usedMb: number;
      readonly lines: (requestId: string) => string[];
    };

export interface EnvironmentPlan {
  readonly startAt: number;
  readonly endAt: number;
  /** Mean time between two requests. */
  readonly everyMs: number;
  /** Invocations that the process had behind it when the recording began; `null`: it starts here. */
  readonly warm: number | null;
  /** By the count of the invocation within the recording, from 1. */
  readonly mishaps?: ReadonlyMap<number, Mishap>;
}

const retryAfterMs = 60_000;

/** The lines that this environment writes, in their order. */
export function playEnvironment(model: FunctionModel, plan: EnvironmentPlan, random: Random): Line[] {
  const lines: Line[] = [];
  const born = plan.warm === null ? plan.startAt : plan.startAt - plan.warm * plan.everyMs;
  const logGroupName = `/aws/lambda/${model.name}`;
  const logStreamName = `${new Date(born).toISOString().slice(0, 10).replaceAll('-', '/')}/[${model.version}]${random.hex(32)}`;
  const write = (timestamp: number, message: string | null): void => {
    if (message !== null)
      lines.push({ logGroupName, logStreamName, timestamp: Math.round(timestamp), message });
  };

  let initMs: number | null = null;
  let n = plan.warm ?? 0;
  let highWaterMb = 0;
  for (let i = 1; i <= n; i++) highWaterMb = Math.max(highWaterMb, model.needMb(i, random));
  let time = plan.startAt + random.between(0, plan.everyMs);
  if (plan.warm === null) {
    initMs = random.between(...model.initMs);
    write(time - initMs, initStart(model, time - initMs, random));
  }
  let retry: { readonly requestId: string; readonly at: number } | null = null;

  for (let count = 1; time < plan.endAt; count++) {
    n += 1;
    const mishap = plan.mishaps?.get(count);
    const needMb = mishap?.kind === 'heavy' ? mishap.needMb : model.needMb(n, random);
    let requestId = random.uuid();
    if (retry !== null && time >= retry.at) {
      requestId = retry.requestId;
      retry = null;
    }
    let durationMs = random.between(...model.durationMs);
    const killed = needMb > model.sizeMb;
    const timedOut = mishap?.kind === 'timeout' ? mishap.afterSeconds : null;
    if (timedOut !== null)
      durationMs = timedOut * 1000 + (model.failureStyle === 'old' ? random.between(2, 12) : 0);
    const runtimeOom = mishap?.kind === 'runtime-oom' ? mishap : null;
    highWaterMb = killed ? model.sizeMb : Math.max(highWaterMb, runtimeOom?.usedMb ?? needMb);

    write(time, model.format.start(time, requestId, model.version));
    write(time + durationMs * 0.3, model.applicationLine(time + durationMs * 0.3, requestId, random));
    const end = time + durationMs;
    for (const line of runtimeOom?.lines(requestId) ?? []) write(end, line);
    if (model.failureStyle === 'old' && killed) write(end, killedLine(requestId));
    if (model.failureStyle === 'old' && timedOut !== null) {
      write(end, timeoutLine(Math.round(end), requestId, durationMs / 1000));
    }
    write(end, model.format.end(requestId));
    const billedInitMs = initMs ?? 0;
    write(
      end,
      model.format.report(end, {
        requestId,
        durationMs,
        billedMs: Math.ceil(durationMs + billedInitMs),
        sizeMb: model.sizeMb,
        usedMb: Math.min(model.sizeMb, Math.round(highWaterMb)),
        initMs,
        failed: failureOf(model, killed, timedOut !== null),
        xray: model.xray ? xrayOf(time, random) : null,
      }),
    );
    initMs = null;

    if (killed && model.retried) retry = { requestId, at: end + retryAfterMs };
    if (killed || timedOut !== null) {
      // The environment is reset and used again: same stream, no INIT_START, memory from the bottom.
      n = 0;
      highWaterMb = 0;
    }
    time = end + plan.everyMs * random.between(0.6, 1.4);
  }
  return lines;
}

function initStart(model: FunctionModel, time: number, random: Random): string {
  const arn = `arn:aws:lambda:eu-west-1::runtime:${random.hex(64)}`;
  return model.format.initStart(time, model.runtimeVersion, arn, model.name, model.version);
}

function failureOf(model: FunctionModel, killed: boolean, timedOut: boolean) {
  if (model.failureStyle === 'old') return null;
  if (killed) return { status: 'error', errorType: 'Runtime.OutOfMemory' } as const;
  return timedOut ? ({ status: 'timeout', errorType: null } as const) : null;
}

function xrayOf(time: number, random: Random) {
  const seconds = Math.floor(time / 1000).toString(16);
  return { traceId: `1-${seconds}-${random.hex(24)}`, segmentId: random.hex(16) };
}

/** Plays environments that begin `fromMinute` after `begin` and live until `end` (epoch milliseconds). */
export function playerBetween(begin: number, end: number, random: Random) {
  return (
    model: FunctionModel,
    everySeconds: number,
    fromMinute: number,
    warm: number | null,
    mishaps: readonly (readonly [number, Mishap])[] = [],
  ): Line[] =>
    playEnvironment(
      model,
      {
        startAt: begin + fromMinute * 60_000,
        endAt: end,
        everyMs: everySeconds * 1000,
        warm,
        mishaps: new Map(mishaps),
      },
      random,
    );
}
