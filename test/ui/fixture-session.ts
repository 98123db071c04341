/** A session that shows what a test gives it and notes what the screen asked of it. */

import { isOom } from '../../src/analysis/model/outcome.ts';
import type { Snapshot } from '../../src/analysis/model/snapshot.ts';
import type { LogEvent } from '../../src/events/log-event.ts';
import type { SourceInfo, SourceStatus } from '../../src/source/source.ts';
import { createLogRing } from '../../src/ui/log-ring.ts';
import type { FrozenView, ReplayActions, UiSession } from '../../src/ui/session.ts';
import { checkoutApi, containers, imageResize, incident, now } from '../fixtures/snapshots.ts';

export const live: SourceStatus = { state: 'live', sessions: 1, cost: { sessionMinutes: 12, usd: 0.12 } };
export const replaying: SourceStatus = {
  state: 'replaying',
  speed: 10,
  paused: false,
  position: now,
  from: now - 3_600_000,
  to: now + 1_800_000,
};
export const liveInfo: SourceInfo = {
  kind: 'live',
  region: 'eu-west-1',
  logGroups: ['a', 'b', 'c', 'd'].map((name) => `/aws/lambda/${name}`),
  files: [],
};

export interface FixtureSession extends UiSession {
  /** What was asked for, in order: `markDeploy`, `setSpeed 20`, ... */
  readonly asked: readonly string[];
  show(change: {
    snapshot?: Snapshot;
    status?: SourceStatus;
    events?: readonly LogEvent[];
    now?: number;
  }): void;
}

export function fixtureSession(
  start: {
    snapshot?: Snapshot;
    status?: SourceStatus;
    info?: SourceInfo;
    replays?: boolean;
    fails?: Error;
  } = {},
): FixtureSession {
  const asked: string[] = [];
  const ring = createLogRing(5_000);
  const listeners = new Set<() => void>();
  let snapshot = start.snapshot ?? incident;
  let status = start.status ?? live;
  let time = now;
  let revision = 0;
  let read = snapshot.completeness.events;
  let recordingTo: string | null = null;
  // What is there from the beginning was emitted before.
  const taken = new Set<string>(snapshot.failures.map(({ id }) => id));
  ring.add(logEvents);
  const note = (name: string) => (value?: unknown) => {
    asked.push(value === undefined ? name : `${name} ${String(value)}`);
  };
  const replay: ReplayActions = {
    setSpeed: note('setSpeed'),
    pause: note('pause'),
    resume: note('resume'),
    seek: (fraction) => note('seek')(fraction.toFixed(3)),
    restart: note('restart'),
  };
  return {
    asked,
    show(change) {
      snapshot = change.snapshot ?? snapshot;
      status = change.status ?? status;
      time = change.now ?? time;
      if (change.events !== undefined) {
        ring.add(change.events);
        read += change.events.length;
      }
      revision += 1;
      for (const listener of listeners) listener();
    },
    info: start.info ?? liveInfo,
    revision: () => revision,
    snapshot: () => snapshot,
    freeze(): FrozenView {
      const [held, lines, at, state] = [snapshot, ring.lines(), time, status];
      return { snapshot: () => held, logs: () => lines, now: () => at, status: () => state };
    },
    takeNewKills() {
      const kills = snapshot.failures.filter(({ kind, id }) => isOom(kind) && !taken.has(id));
      for (const { id } of kills) taken.add(id);
      return kills;
    },
    status: () => status,
    logs: () => ring.lines(),
    eventsRead: () => read,
    now: () => time,
    recordingTo: () => recordingTo,
    problem: () => null,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    actions: {
      markDeploy: note('markDeploy'),
      exportReport: async () => {
        note('exportReport')();
        if (start.fails !== undefined) throw start.fails;
        return '/tmp/report.json';
      },
      toggleRecord: async () => {
        note('toggleRecord')();
        recordingTo = recordingTo === null ? '/tmp/events.ndjson' : null;
        return recordingTo === null
          ? 'recorded 3 events to /tmp/events.ndjson'
          : 'recording to /tmp/events.ndjson';
      },
      setAllLines: note('setAllLines'),
      setLive: note('setLive'),
      quit: note('quit'),
      replay: start.replays === true ? replay : null,
    },
  };
}

const [killedContainer] = containers;

function line(
  secondsAgo: number,
  message: string,
  of = imageResize,
  logStream = killedContainer?.logStream ?? '',
): LogEvent {
  return {
    account: null,
    logGroup: of.logGroup,
    logStream,
    timestamp: now - secondsAgo * 1_000,
    ingestionTime: now - secondsAgo * 1_000 + 4_000,
    eventId: null,
    message,
  };
}

const request = 'a1b2c3d4-7e5f-4a1b-9c2d-3e4f5a6b7c8d';
const checkout = '2026/11/23/[$LATEST]9f3e77aa10b24c5d8e6f70a1b2c3d4e5';

/** An invocation that is killed, another function's near miss, and application lines of every kind between. */
export const logEvents: readonly LogEvent[] = [
  ...Array.from({ length: 60 }, (_, index) =>
    line(
      120 - index,
      `${index % 3 === 0 ? 'INFO' : 'DEBUG'} resized photo-${1000 + index}.jpg to 640x480 in ${180 + index} ms`,
    ),
  ),
  line(40, `START RequestId: 9f3e0000-4444-4a1b-9c2d-3e4f5a6b7c8d Version: $LATEST`, checkoutApi, checkout),
  line(39, '処理中: 注文 20417 を確認しています 🛒 お待ちください', checkoutApi, checkout),
  line(
    31,
    '2026-11-23T14:01:48.000Z 9f3e0000-4444-4a1b-9c2d-3e4f5a6b7c8d Task timed out after 30.00 seconds',
    checkoutApi,
    checkout,
  ),
  line(
    31,
    'REPORT RequestId: 9f3e0000-4444-4a1b-9c2d-3e4f5a6b7c8d\tDuration: 30000.00 ms\tBilled Duration: 30000 ms\tMemory Size: 256 MB\tMax Memory Used: 233 MB',
    checkoutApi,
    checkout,
  ),
  line(9, `START RequestId: ${request} Version: 8`),
  line(8.9, 'INFO \x1b[31mcache holds 4,812 images\x1b[0m\x07 (evil \x1b]8;;http://x\x07link\x1b]8;;\x07)'),
  line(8, `RequestId: ${request} Error: Runtime exited with error: signal: killed\nRuntime.ExitError`),
  line(8, `END RequestId: ${request}`),
  line(
    8,
    `REPORT RequestId: ${request}\tDuration: 1180.34 ms\tBilled Duration: 1181 ms\tMemory Size: 512 MB\tMax Memory Used: 512 MB\tStatus: error\tError Type: Runtime.OutOfMemory`,
  ),
];
