import { resolve } from 'node:path';
import type { Analyzer } from '../analysis/analyzer.ts';
import { emptySnapshot } from '../analysis/snapshot/empty-snapshot.ts';
import type { Snapshot } from '../analysis/snapshot/snapshot.ts';
import type { Options } from '../cli/options.ts';
import { safeJson } from '../output/json.ts';
import { openRecorder, type Recorder } from '../output/recorder.ts';
import { writeNewFile } from '../output/recording-file.ts';
import type { Source, SourceStatus } from '../source/source.ts';
import type { Redact } from '../text/redact.ts';
import { createLogRing } from '../ui/log-ring.ts';
import type { Look, ReplayActions, UiSession } from '../ui/session.ts';
import { counted } from '../wording/units.ts';
import type { OomRunner } from './on-oom-runner.ts';

/** The pipeline behind a screen. */
export interface ScreenSession {
  readonly ui: UiSession;
  /** Reads the source to its end, or until `signal` is aborted. */
  run(signal: AbortSignal): Promise<void>;
  /** Makes everything anew: the recording begins from its beginning. */
  begin(): void;
  /** Ends the recording and waits for what `--on-oom` still runs. */
  finish(): Promise<void>;
}

export interface SessionHooks {
  readonly replay: ReplayActions | null;
  readonly setAllLines: (all: boolean) => void;
  readonly setLive: (on: boolean) => void;
  readonly quit: () => void;
}

const logLinesKept = 5_000;
/** How often `--on-oom` looks for what happened (milliseconds). */
const hearEveryMs = 500;

export function createSession(
  source: Source,
  options: Options,
  redact: Redact,
  hooks: SessionHooks,
): ScreenSession {
  const recorded = source.info.kind === 'recording';
  const ring = createLogRing(logLinesKept);
  const listeners = new Set<() => void>();
  let oomRunner: OomRunner | null = null;
  /** `null` until `run` has loaded what makes one: the first frame does not wait for it. */
  let newAnalyzer: (() => Analyzer) | null = null;
  let analyzer: Analyzer | null = null;
  let status: SourceStatus = { state: 'connecting', detail: 'opening' };
  let recorder: Recorder | null = options.record === null ? null : openRecorder(options.record, redact);
  let recordingTo = options.record;
  let recordingProblem: string | null = null;
  let eventsRead = 0;
  let revision = 0;
  let seen: { readonly revision: number; readonly key: string; readonly snapshot: Snapshot } | null = null;

  const changed = (): void => {
    revision += 1;
    for (const listener of listeners) listener();
  };
  const stopRecording = (): void => {
    recorder?.close();
    recorder = null;
    recordingTo = null;
  };
  const now = (): number => (recorded ? (analyzer?.newest ?? Date.now()) : Date.now());

  const ui: UiSession = {
    info: source.info,
    revision: () => revision,
    snapshot({ scope, windowMs }: Look) {
      const key = `${windowMs} ${JSON.stringify(scope)}`;
      if (seen === null || seen.revision !== revision || seen.key !== key) {
        seen = { revision, key, snapshot: analyzer?.snapshot({ scope, windowMs }) ?? emptySnapshot };
      }
      return seen.snapshot;
    },
    status: () => status,
    logs: () => ring.lines(),
    eventsRead: () => eventsRead,
    now,
    recordingTo: () => recordingTo,
    problem: () => recordingProblem ?? oomRunner?.problem ?? null,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    actions: {
      markDeploy() {
        analyzer?.markDeploy(now());
        changed();
      },
      async exportReport() {
        const path = resolve(`lambda-oom-report-${stamp(Date.now())}.json`);
        const { toReport } = await import('../output/report.ts');
        const snapshot = analyzer?.snapshot({ scope: { containers: 'all' } }) ?? emptySnapshot;
        const report = toReport(snapshot, source.info);
        writeNewFile(path, `${safeJson(report, redact, 2)}\n`);
        return path;
      },
      async toggleRecord() {
        if (recorder !== null) {
          const { events } = recorder;
          const path = recordingTo;
          stopRecording();
          changed();
          return `recorded ${counted(events, 'event')} to ${path}`;
        }
        recordingProblem = null;
        const path = resolve(`lambda-oom-${stamp(Date.now())}.ndjson`);
        recorder = openRecorder(path, redact, true);
        recordingTo = path;
        changed();
        return `recording to ${path}`;
      },
      setAllLines: hooks.setAllLines,
      setLive: hooks.setLive,
      quit: hooks.quit,
      replay: hooks.replay,
    },
  };

  const hear = (final: boolean): void => {
    if (oomRunner === null || analyzer === null) return;
    for (const happening of analyzer.events({ clock: Date.now(), final })) {
      if (happening.type === 'failure' && !happening.revised) oomRunner.take(happening.failure);
    }
  };

  return {
    ui,
    async run(signal) {
      const { Analyzer } = await import('../analysis/analyzer.ts');
      newAnalyzer = () => new Analyzer({ pressure: options.pressure });
      analyzer = newAnalyzer();
      if (options.onOom !== null) {
        const { createOomRunner } = await import('./on-oom-runner.ts');
        oomRunner = createOomRunner(options.onOom, { redact });
      }
      hear(false);
      const ticker = oomRunner === null ? null : setInterval(() => hear(false), hearEveryMs);
      try {
        for await (const batch of source.batches(signal)) {
          recorder?.write(batch.events);
          if (recorder?.problem != null) {
            recordingProblem = recorder.problem;
            stopRecording();
          }
          analyzer?.add(batch);
          ring.add(batch.events);
          eventsRead += batch.events.length + (batch.skipped?.count ?? 0);
          status = batch.status ?? status;
          changed();
        }
      } finally {
        if (ticker !== null) clearInterval(ticker);
        hear(true);
      }
    },
    begin() {
      analyzer = newAnalyzer?.() ?? null;
      ring.clear();
      eventsRead = 0;
      hear(false);
      changed();
    },
    async finish() {
      stopRecording();
      await oomRunner?.finish();
    },
  };
}

/** `20261124-141502`, for a file's name. */
function stamp(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
}
