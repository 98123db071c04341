import type { Analyzer } from '../analysis/analyzer.ts';
import type { Failure } from '../analysis/model/failure.ts';
import { emptySnapshot } from '../analysis/snapshot/empty-snapshot.ts';
import type { Snapshot } from '../analysis/snapshot/snapshot.ts';
import { openRecorder } from '../output/recorder.ts';
import type { Source, SourceStatus } from '../source/source.ts';
import type { Redact } from '../text/redact.ts';
import { createLogRing } from '../ui/log-ring.ts';
import type { FrozenView, ReplayActions, UiSession, ViewRequest } from '../ui/session.ts';
import { counted } from '../wording/units.ts';
import { eachOomOnce } from './once.ts';
import { timestampedFile, writeReport } from './report-file.ts';
import type { Sink } from './sink.ts';
import { type RecorderSink, recorderSink } from './sinks/recorder-sink.ts';

/** The screen's side of the pipeline: what it shows, and the sinks that keep it up to date. */
export interface ScreenSession {
  readonly ui: UiSession;
  readonly sinks: readonly Sink[];
}

export interface SessionHooks {
  readonly replay: ReplayActions | null;
  readonly setAllLines: (all: boolean) => void;
  readonly setLive: (on: boolean) => void;
  readonly quit: () => void;
  /** What went wrong with `--on-oom`; `null` where nothing did. */
  readonly commandProblem: () => string | null;
}

const logLinesKept = 5_000;

/** `recordTo`: the file of `--record`, or `null`. Throws a `CommandError` where it cannot be written. */
export function createScreenSession(
  source: Source,
  recordTo: string | null,
  redact: Redact,
  hooks: SessionHooks,
): ScreenSession {
  const live = createLiveView(source);
  const recording = createRecording(recordTo, redact);
  const marks: number[] = [];
  const ui: UiSession = {
    ...live.view,
    info: source.info,
    revision: live.revision,
    freeze: live.freeze,
    takeNewKills: live.takeNewKills,
    eventsRead: live.eventsRead,
    subscribe: live.subscribe,
    recordingTo: recording.path,
    problem: () => recording.problem() ?? hooks.commandProblem(),
    actions: {
      markDeploy() {
        const at = live.view.now();
        marks.push(at);
        live.analyzer()?.markDeploy(at);
        live.changed();
      },
      exportReport: () => writeReport(live.allContainers(), source.info, redact),
      async toggleRecord() {
        const notice = recording.toggle();
        live.changed();
        return notice;
      },
      setAllLines: hooks.setAllLines,
      setLive: hooks.setLive,
      quit: hooks.quit,
      replay: hooks.replay,
    },
  };
  /** Deploys that were marked are marked in the new analyzer too. */
  const marking: Sink = {
    restart(analyzer) {
      for (const at of marks) analyzer.markDeploy(at);
    },
  };
  return { ui, sinks: [recording.sink, live.sink, marking] };
}

/** What the pipeline knows, as the screen asks for it. */
function createLiveView(source: Source) {
  const freshOoms = eachOomOnce();
  const ring = createLogRing(logLinesKept);
  const listeners = new Set<() => void>();
  let analyzer: Analyzer | null = null;
  let status: SourceStatus = { state: 'connecting', detail: 'opening' };
  let eventsRead = 0;
  let revision = 0;
  let kills: Failure[] = [];
  let seen: { readonly revision: number; readonly key: string; readonly snapshot: Snapshot } | null = null;

  const changed = (): void => {
    revision += 1;
    for (const listener of listeners) listener();
  };
  const now = (): number => {
    if (source.info.kind === 'recording') return analyzer?.newest ?? Date.now();
    return source.now?.() ?? Date.now();
  };
  const view: FrozenView = {
    snapshot(request: ViewRequest) {
      const key = JSON.stringify(request);
      if (seen === null || seen.revision !== revision || seen.key !== key) {
        seen = { revision, key, snapshot: analyzer?.snapshot(request) ?? emptySnapshot };
      }
      return seen.snapshot;
    },
    logs: () => ring.lines(),
    now,
    status: () => status,
  };
  const sink: Sink = {
    onBatch(batch, current) {
      analyzer = current;
      ring.add(batch.events);
      eventsRead += batch.events.length + (batch.skipped?.count ?? 0);
      status = batch.status ?? status;
      changed();
    },
    onEvents(events) {
      for (const { failure } of freshOoms(events)) kills.push(failure);
      changed();
    },
    restart(current) {
      analyzer = current;
      ring.clear();
      eventsRead = 0;
      changed();
    },
  };
  return {
    view,
    sink,
    changed,
    analyzer: () => analyzer,
    allContainers: () => analyzer?.snapshot({ scope: { containers: 'all' } }) ?? emptySnapshot,
    revision: () => revision,
    eventsRead: () => eventsRead,
    takeNewKills(): readonly Failure[] {
      const taken = kills;
      kills = [];
      return taken;
    },
    freeze(): FrozenView {
      const snapshots = analyzer?.freeze() ?? (() => emptySnapshot);
      const [logs, at, then] = [ring.lines(), now(), status];
      return { snapshot: snapshots, logs: () => logs, now: () => at, status: () => then };
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The recording that `--record` or a key begins, and a key ends. */
function createRecording(recordTo: string | null, redact: Redact) {
  let path = recordTo;
  let problem: string | null = null;
  const sink: RecorderSink = recorderSink((sentence) => {
    problem = sentence;
    path = null;
  });
  if (recordTo !== null) sink.start(openRecorder(recordTo, redact));
  return {
    sink,
    path: () => path,
    problem: () => problem,
    toggle(): string {
      if (path !== null) {
        const written = `recorded ${counted(sink.stop() ?? 0, 'event')} to ${path}`;
        path = null;
        return written;
      }
      problem = null;
      const next = timestampedFile('lambda-oom', 'ndjson', Date.now());
      sink.start(openRecorder(next, redact, true));
      path = next;
      return `recording to ${next}`;
    },
  };
}
