/**
 * The log lines of a function's execution environments over a stretch of time. Traffic comes in a daily wave over slots
 * of unequal share; each slot holds one environment after another; a need above the Memory Size kills, and the
 * environment begins again in the same log stream.
 */

import type { LogEvent } from '../../../src/events/log-event.ts';
import type { Random } from '../../leaks/random.ts';
import type { FunctionModel } from './function.ts';
import { type Leaking, newLeak } from './leak.ts';
import { type Memory, newMemory } from './memory.ts';

/** A version of the function and when its traffic begins. */
export interface Deploy {
  readonly model: FunctionModel;
  readonly version: string;
  readonly fromMs: number;
}

export interface Plan {
  readonly name: string;
  /** Oldest first; the first one's environments may be born before `fromMs`. */
  readonly deploys: readonly Deploy[];
  /** What is seen: lines from here to `toMs`. */
  readonly fromMs: number;
  readonly toMs: number;
  /** How long traffic ran before `fromMs` (environments in mid-life), 0: all of them are new. */
  readonly leadMs: number;
  /** Mean of the exponential part of an environment's life, ms. */
  readonly lifeMs?: number;
  /** Without log lines: for whoever drives the detector by itself. */
  readonly withoutLines?: boolean;
}

export interface SimulatedContainer {
  readonly stream: string;
  readonly version: string;
  readonly bornMs: number;
  leaks: boolean;
  /** What the leak holds at the most, and whether that is a material share of the headroom. */
  leakedMb: number;
  material: boolean;
}

export interface Kill {
  readonly atMs: number;
  readonly stream: string;
  readonly version: string;
  /** Invocations of the life that it ended. */
  readonly life: number;
}

/** One REPORT. */
export interface SimulatedReport {
  readonly atMs: number;
  readonly stream: string;
  readonly usedMb: number;
  readonly killed: boolean;
}

export interface Simulation {
  readonly plan: Plan;
  readonly events: readonly LogEvent[];
  readonly reports: readonly SimulatedReport[];
  readonly containers: ReadonlyMap<string, SimulatedContainer>;
  /** Those that are seen, in order. */
  readonly kills: readonly Kill[];
  /** Invocations whose own need was at or above 85 % of the Memory Size, and survived. */
  readonly pressed: number;
  readonly invocations: number;
  /** Needs of the invocations that are seen, MB (kills included). */
  readonly needsMb: readonly number[];
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const LEAST_LIFE_MS = 10 * MINUTE_MS;
const LIFE_MS = 110 * MINUTE_MS;

interface Environment {
  readonly container: SimulatedContainer;
  readonly deploy: Deploy;
  readonly endsMs: number;
  memory: Memory;
  leak: Leaking | null;
  peakMb: number;
  firstMb: number;
  life: number;
  fresh: boolean;
}

interface Run {
  readonly random: Random;
  readonly plan: Plan;
  readonly events: LogEvent[];
  readonly reports: SimulatedReport[];
  readonly containers: Map<string, SimulatedContainer>;
  readonly kills: Kill[];
  readonly needsMb: number[];
  pressed: number;
  invocations: number;
  ids: number;
}

export function simulate(random: Random, plan: Plan): Simulation {
  const run: Run = {
    random,
    plan,
    events: [],
    reports: [],
    containers: new Map(),
    kills: [],
    needsMb: [],
    pressed: 0,
    invocations: 0,
    ids: 0,
  };
  const slots = Math.max(...plan.deploys.map(({ model }) => model.containers));
  const weights = Array.from({ length: slots }, () => random.lognormal(-0.18, 0.6));
  for (const [slot, weight] of weights.entries()) runSlot(run, slot, weight);
  run.events.sort((a, b) => a.timestamp - b.timestamp);
  run.reports.sort((a, b) => a.atMs - b.atMs);
  run.kills.sort((a, b) => a.atMs - b.atMs);
  const { events, reports, containers, kills, needsMb, pressed, invocations } = run;
  return { plan, events, reports, containers, kills, needsMb, pressed, invocations };
}

function deployAt(plan: Plan, atMs: number): Deploy {
  const deploy = plan.deploys.findLast(({ fromMs }) => fromMs <= atMs) ?? plan.deploys[0];
  if (deploy === undefined) throw new RangeError('nothing is deployed');
  return deploy;
}

/** A request that was killed and comes again. */
interface Retry {
  readonly id: string;
  readonly payload: number;
  readonly tries: number;
}

function runSlot(run: Run, slot: number, weight: number): void {
  const { random, plan } = run;
  let at = plan.fromMs - plan.leadMs;
  let environment: Environment | null = null;
  let again: Retry | null = null;
  for (;;) {
    const deploy = deployAt(plan, at);
    const { model } = deploy;
    const wave = 1 + 0.5 * Math.sin((2 * Math.PI * (at % DAY_MS)) / DAY_MS);
    const perMinute = slot < model.containers ? model.rate * weight * wave : 0;
    at += perMinute === 0 ? 10 * MINUTE_MS : 120 + random.exponential(MINUTE_MS / perMinute);
    if (at >= plan.toMs) return;
    const now = deployAt(plan, at);
    if (slot >= now.model.containers) continue;
    if (environment === null || environment.deploy !== now || at >= environment.endsMs) {
      environment = newEnvironment(run, now, slot, at);
    }
    const retried: Retry | null = again;
    again = null;
    run.ids += 1;
    const id: string = retried?.id ?? requestId(slot, run.ids);
    const payload: number = retried?.payload ?? 1;
    const outcome = invoke(run, environment, at, id, payload);
    if (outcome === null) continue;
    const tries: number = (retried?.tries ?? 1) + 1;
    if (now.model.retries && tries <= 3) {
      again = { id, payload: Math.max(payload, outcome), tries };
      at += MINUTE_MS;
    }
  }
}

function newEnvironment(run: Run, deploy: Deploy, slot: number, atMs: number): Environment {
  const { random, plan } = run;
  const stream = `2026/12/01/[${deploy.version}]${(run.containers.size * 1_000 + slot).toString(16).padStart(32, '0')}`;
  const container: SimulatedContainer = {
    stream,
    version: deploy.version,
    bornMs: atMs,
    leaks: false,
    leakedMb: 0,
    material: false,
  };
  run.containers.set(stream, container);
  const environment: Environment = {
    container,
    deploy,
    endsMs: atMs + LEAST_LIFE_MS + random.exponential(plan.lifeMs ?? LIFE_MS),
    memory: newMemory(random, deploy.model.memory),
    leak: deploy.model.leak === null ? null : newLeak(random, deploy.model.leak, atMs),
    peakMb: 0,
    firstMb: 0,
    life: 0,
    fresh: true,
  };
  container.leaks = environment.leak !== null;
  return environment;
}

/** `null` where it survived; else how much larger than usual the request was, for its retry. */
function invoke(
  run: Run,
  environment: Environment,
  atMs: number,
  id: string,
  payload: number,
): number | null {
  const { random } = run;
  const { deploy, container } = environment;
  const { sizeMb, initAfterKill } = deploy.model;
  const leakMb = environment.leak?.(random, atMs) ?? 0;
  const needMb = environment.memory.next(random, atMs, payload) + leakMb;
  const killed = needMb > sizeMb;
  const born = environment.fresh;
  if (environment.firstMb === 0) environment.firstMb = Math.min(needMb, sizeMb);
  environment.fresh = false;
  environment.life += 1;
  environment.peakMb = Math.max(environment.peakMb, Math.min(sizeMb, Math.floor(needMb)));
  container.leakedMb = Math.max(container.leakedMb, leakMb);
  if (leakMb >= 0.2 * Math.max(1, sizeMb - environment.firstMb) && leakMb >= 4) container.material = true;
  write(run, environment, { atMs, id, killed, init: born });
  if (atMs >= run.plan.fromMs) {
    run.invocations += 1;
    run.needsMb.push(needMb);
    if (!killed && needMb >= 0.85 * sizeMb) run.pressed += 1;
  }
  if (!killed) return null;
  if (atMs >= run.plan.fromMs) {
    run.kills.push({ atMs, stream: container.stream, version: container.version, life: environment.life });
  }
  environment.memory = newMemory(random, deploy.model.memory);
  if (environment.leak !== null && deploy.model.leak !== null) {
    // The flag belongs to the environment: it leaks again.
    environment.leak = newLeak(
      random,
      { ...deploy.model.leak, share: deploy.model.leak.kind === 'flag' ? 1 : deploy.model.leak.share },
      atMs,
    );
  }
  environment.peakMb = 0;
  environment.firstMb = 0;
  environment.life = 0;
  environment.fresh = initAfterKill;
  return deploy.model.memory.kind === 'heavy' ? 3 : 1.3;
}

function requestId(slot: number, id: number): string {
  return `${slot.toString(16).padStart(8, '0')}-0000-4000-8000-${id.toString(16).padStart(12, '0')}`;
}

interface Line {
  readonly atMs: number;
  readonly id: string;
  readonly killed: boolean;
  readonly init: boolean;
}

function write(run: Run, environment: Environment, { atMs, id, killed, init }: Line): void {
  const { random, plan } = run;
  const durationMs = Math.round(random.lognormal(4.6, 0.5));
  const at = Math.round(atMs);
  if (at < plan.fromMs) return;
  const { deploy, container, peakMb } = environment;
  const { sizeMb, runtime } = deploy.model;
  run.reports.push({
    atMs: at + durationMs,
    stream: container.stream,
    usedMb: killed ? sizeMb : peakMb,
    killed,
  });
  if (plan.withoutLines === true) return;
  const put = (timestamp: number, message: string) => {
    run.events.push({
      account: null,
      logGroup: `/aws/lambda/${plan.name}`,
      logStream: container.stream,
      timestamp,
      ingestionTime: null,
      eventId: null,
      message,
    });
  };
  if (init) {
    put(
      at - 1,
      `INIT_START Runtime Version: ${runtime}.v1\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:0\n`,
    );
  }
  put(at, `START RequestId: ${id} Version: ${deploy.version}\n`);
  if (killed && deploy.model.killedLine) {
    put(
      at + durationMs - 1,
      `RequestId: ${id} Error: Runtime exited with error: signal: killed\nRuntime.ExitError\n`,
    );
  }
  const initText = init ? `\tInit Duration: ${(300 + random.uniform(0, 500)).toFixed(2)} ms` : '';
  const status = killed ? `\tStatus: error\tError Type: Runtime.OutOfMemory` : '';
  put(
    at + durationMs,
    `REPORT RequestId: ${id}\tDuration: ${durationMs}.00 ms\tBilled Duration: ${durationMs} ms\tMemory Size: ${sizeMb} MB\tMax Memory Used: ${killed ? sizeMb : peakMb} MB${initText}${status}\t\n`,
  );
}
