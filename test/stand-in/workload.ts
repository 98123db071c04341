import type { Service } from './service.ts';

/** A function that the stand-in plays. Memory in MB. */
interface Actor {
  readonly name: string;
  readonly sizeMb: number;
  readonly runtime: string;
  readonly containers: number;
  /** Mean seconds between two invocations of a container. */
  readonly everySeconds: number;
  readonly baseMb: number;
  /** Random part of each invocation's need. */
  readonly noiseMb: number;
  /** Kept by each invocation. */
  readonly leakMb: number;
  /** Chance of an invocation that needs far more. */
  readonly spike: number;
  readonly dies: 'killed' | 'out-of-memory' | 'node-heap';
  /** Versions: the second takes over half-way through the history. */
  readonly versions: readonly [string, string];
}

const incident: readonly Actor[] = [
  {
    name: 'image-resize',
    sizeMb: 512,
    runtime: 'nodejs:22.v70',
    containers: 4,
    everySeconds: 3,
    baseMb: 190,
    noiseMb: 14,
    leakMb: 1.9,
    spike: 0,
    dies: 'killed',
    versions: ['7', '8'],
  },
  {
    name: 'checkout-api',
    sizeMb: 256,
    runtime: 'python:3.13.v45',
    containers: 8,
    everySeconds: 2,
    baseMb: 188,
    noiseMb: 28,
    leakMb: 0,
    spike: 0.002,
    dies: 'out-of-memory',
    versions: ['$LATEST', '$LATEST'],
  },
  {
    name: 'pdf-render',
    sizeMb: 384,
    runtime: 'nodejs:20.v64',
    containers: 2,
    everySeconds: 7,
    baseMb: 210,
    noiseMb: 40,
    leakMb: 0,
    spike: 0.02,
    dies: 'node-heap',
    versions: ['$LATEST', '$LATEST'],
  },
  {
    name: 'stream-etl',
    sizeMb: 2_048,
    runtime: 'java:21.v33',
    containers: 3,
    everySeconds: 4,
    baseMb: 820,
    noiseMb: 60,
    leakMb: 0,
    spike: 0,
    dies: 'killed',
    versions: ['41', '41'],
  },
  {
    name: 'nightly-report',
    sizeMb: 1_024,
    runtime: 'python:3.12.v60',
    containers: 1,
    everySeconds: 20,
    baseMb: 290,
    noiseMb: 20,
    leakMb: 0,
    spike: 0,
    dies: 'out-of-memory',
    versions: ['$LATEST', '$LATEST'],
  },
];

const calm = incident.map((actor) => ({
  ...actor,
  leakMb: 0,
  spike: 0,
  baseMb: Math.min(actor.baseMb, actor.sizeMb / 2),
}));

export const scenarios: Readonly<Record<string, readonly Actor[]>> = { incident, calm };

interface Container {
  readonly actor: Actor;
  readonly group: string;
  stream: string;
  version: string;
  nextAt: number;
  heldMb: number;
  peakMb: number;
  cold: boolean;
}

/** A seeded, endless stream of invocations, written into the stand-in as time passes. */
export function createWorkload(
  service: Service,
  random: () => number,
  actors: readonly Actor[],
  from: number,
  rolloutAt: number,
) {
  const hex = (length: number) =>
    Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
  const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;

  function renew(container: Container, at: number): void {
    container.version = at < rolloutAt ? container.actor.versions[0] : container.actor.versions[1];
    const day = new Date(at).toISOString().slice(0, 10).replaceAll('-', '/');
    container.stream = `${day}/[${container.version}]${hex(32)}`;
    container.heldMb = 0;
    container.peakMb = 0;
    container.cold = true;
  }

  const containers: Container[] = actors.flatMap((actor) => {
    const group = `/aws/lambda/${actor.name}`;
    service.createGroup(group, { creationTime: from });
    return Array.from({ length: actor.containers }, () => {
      const nextAt = from + random() * actor.everySeconds * 1_000;
      const container = { actor, group, stream: '', version: '', nextAt, heldMb: 0, peakMb: 0, cold: true };
      renew(container, from);
      return container;
    });
  });

  function invoke(container: Container): void {
    const { actor, group } = container;
    const at = container.nextAt;
    const isReplaced =
      actor.versions[0] !== actor.versions[1] && at >= rolloutAt && container.version !== actor.versions[1];
    if (isReplaced) renew(container, at);
    const lagMs = 400 + random() * 3_000 + (random() < 0.03 ? random() * 12_000 : 0);
    const say = (offsetMs: number, message: string) => {
      const timestamp = Math.floor(at + offsetMs);
      const ingestionTime = Math.floor(timestamp + lagMs);
      service.write({ group, stream: container.stream, timestamp, ingestionTime, message });
    };
    const id = uuid();
    const durationMs = 40 + random() * 400;
    // Only the newer version leaks, where there are two.
    const leaks = actor.versions[0] === actor.versions[1] || container.version === actor.versions[1];
    if (leaks) container.heldMb += actor.leakMb * (0.5 + random());
    const spikeMb = random() < actor.spike ? actor.sizeMb : 0;
    const needMb = actor.baseMb + container.heldMb + random() * actor.noiseMb + spikeMb;
    const dead = needMb >= actor.sizeMb;
    container.peakMb = Math.min(actor.sizeMb, Math.max(container.peakMb, Math.floor(needMb)));
    const initMs = 180 + random() * 400;
    if (container.cold) {
      say(
        -initMs,
        `INIT_START Runtime Version: ${actor.runtime}\tRuntime Version ARN: arn:aws:lambda:${service.region}::runtime:${hex(64)}\n`,
      );
    }
    say(0, `START RequestId: ${id} Version: ${container.version}\n`);
    say(5, `${new Date(at).toISOString()}\t${id}\tINFO\tworking on item ${Math.floor(random() * 1e6)}\n`);
    const report = (status: string) =>
      `REPORT RequestId: ${id}\tDuration: ${durationMs.toFixed(2)} ms\tBilled Duration: ${Math.ceil(durationMs)} ms\tMemory Size: ${actor.sizeMb} MB\tMax Memory Used: ${container.peakMb} MB\t${container.cold ? `Init Duration: ${initMs.toFixed(2)} ms\t` : ''}${status}\n`;
    if (!dead) {
      say(durationMs, `END RequestId: ${id}\n`);
      say(durationMs, report(''));
    } else {
      if (actor.dies === 'node-heap') {
        say(
          durationMs - 1,
          'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n',
        );
      }
      say(durationMs, `END RequestId: ${id}\n`);
      const type = actor.dies === 'out-of-memory' ? 'Runtime.OutOfMemory' : 'Runtime.ExitError';
      const signal = actor.dies === 'node-heap' ? 'aborted' : 'killed';
      say(durationMs, report(`Status: error\tError Type: ${type}`));
      say(durationMs + 1, `RequestId: ${id} Error: Runtime exited with error: signal: ${signal}\n${type}\n`);
      container.heldMb = 0;
      container.peakMb = 0;
    }
    container.cold = false;
    container.nextAt = at + durationMs + random() * 2_000 * actor.everySeconds;
  }

  return {
    /** Writes everything that happens up to a time. */
    advance(to: number): void {
      for (const container of containers) while (container.nextAt < to) invoke(container);
    },
  };
}
