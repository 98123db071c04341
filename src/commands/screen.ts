import type { TailSource } from '../aws/tail-source.ts';
import { gateSettings } from '../cli/gate-settings.ts';
import type { PlayOptions } from '../cli/options.ts';
import { redactorFor } from '../cli/style.ts';
import type { ExitCode } from '../errors.ts';
import { openStandardError } from '../output/standard-error.ts';
import { callAt, hardEnd } from '../pipeline/ending.ts';
import { exitCodeOf } from '../pipeline/exit-code.ts';
import type { OomRunner } from '../pipeline/on-oom-runner.ts';
import { createPipeline, type Pipeline } from '../pipeline/run-pipeline.ts';
import { createScreenSession } from '../pipeline/screen-session.ts';
import type { Sink } from '../pipeline/sink.ts';
import { type Gate, gateSink } from '../pipeline/sinks/gate-sink.ts';
import { onOomSink } from '../pipeline/sinks/on-oom-sink.ts';
import type { RecordingSource } from '../recordings/open.ts';
import { replay, type Speed } from '../recordings/replay.ts';
import type { Source } from '../source/source.ts';
import type { Redact } from '../text/redact.ts';
import { runUi } from '../ui/run.tsx';
import { runPicker } from '../ui/run-picker.ts';
import type { ReplayActions } from '../ui/session.ts';

/** A live source on the screen. */
export function showSource(source: TailSource, options: PlayOptions): Promise<ExitCode> {
  return show(source, options, null, source, () => {});
}

/** A recording on the screen, in its own rhythm; it stays open at its end, to be wound back. */
export function playOnScreen(
  recording: RecordingSource,
  speed: Speed,
  options: PlayOptions,
): Promise<ExitCode> {
  let restart = (): void => {};
  const source = replay(recording, { speed, staysOpen: recording.canRestart, restarted: () => restart() });
  const { controls } = source;
  const actions: ReplayActions = {
    ...controls,
    setSpeed: (times) => controls.setSpeed(Number.isFinite(times) ? times : 'max'),
  };
  return show(source, options, actions, { setAllLines: () => {}, setLive: () => {} }, (pipeline) => {
    restart = () => pipeline.restart();
  });
}

/** Lets the user pick among names that come one by one; gives nothing where the user gives up. */
export function pickOnScreen(names: AsyncIterable<string>, options: PlayOptions): Promise<readonly string[]> {
  return runPicker(names, options);
}

async function show(
  source: Source,
  options: PlayOptions,
  actions: ReplayActions | null,
  { setAllLines, setLive }: Pick<TailSource, 'setAllLines' | 'setLive'>,
  ready: (pipeline: Pipeline) => void,
): Promise<ExitCode> {
  const reading = new AbortController();
  const closing = new AbortController();
  const redact = await redactorFor(options);
  const { say } = openStandardError(redact);
  const messages: string[] = [];
  const gate = gateSink({
    settings: gateSettings(options),
    liveFrom: Number.POSITIVE_INFINITY,
    onMet: (message) => messages.push(message),
    onUnknown: (message) => messages.push(message),
  });
  let runner: OomRunner | null = null;
  const session = createScreenSession(source, options.record, redact, {
    replay: actions,
    setAllLines,
    setLive,
    quit: () => reading.abort(),
    commandProblem: () => runner?.problem ?? null,
  });
  const drawn = waitable();
  // Reading a recording would compete with the loading of the screen; a live source has to wait for AWS anyway.
  const begun = actions === null ? Promise.resolve() : drawn.promise;
  let endedByItself = false;
  const read = begun
    .then(async () => {
      if (options.onOom !== null) runner = await oomRunner(options.onOom, redact);
      const sinks = [...session.sinks, endOnly(gate), ...(runner === null ? [] : [onOomSink(runner)])];
      return runOnScreen(source, sinks, options, reading.signal, ready);
    })
    .finally(() => {
      endedByItself = !reading.signal.aborted;
      // A live source that ends, or fails for good, takes the screen with it; its error is shown in the normal screen.
      if (actions === null) closing.abort();
    });
  read.catch(() => closing.abort());
  try {
    await runUi(session.ui, {
      ...uiOptions(source, options, closing),
      clean: redact,
      onDrawn: drawn.resolve,
    });
  } finally {
    drawn.resolve();
    reading.abort();
    closing.abort();
    await read.catch(() => {});
  }
  const { analyzer } = await read;
  for (const message of messages) say(message);
  const { incomplete, ...completeness } = analyzer.snapshot({ scope: { containers: 'none' } }).completeness;
  return exitCodeOf({
    gate: gate.verdict,
    // Quitting is no fault of the window: what was not read counts where the source came to its own end.
    completeness: endedByItself && incomplete !== undefined ? { ...completeness, incomplete } : completeness,
    isRecordingBroken: session.isRecordingBroken(),
  });
}

/** Reads the source into the sinks; gives the pipeline once it has ended. */
async function runOnScreen(
  source: Source,
  sinks: readonly Sink[],
  { pressure }: PlayOptions,
  signal: AbortSignal,
  ready: (pipeline: Pipeline) => void,
): Promise<Pipeline> {
  const { Analyzer } = await import('../analysis/analyzer.ts');
  const newAnalyzer = () => new Analyzer({ pressure });
  const pipeline = createPipeline({ source, sinks, pace: 'clock', newAnalyzer, signal });
  ready(pipeline);
  await pipeline.run();
  return pipeline;
}

async function oomRunner(command: string, redact: Redact): Promise<OomRunner> {
  const { createOomRunner } = await import('../pipeline/on-oom-runner.ts');
  return createOomRunner(command, { redact });
}

/** What the screen is told; `closing` is aborted at the end of the window. */
function uiOptions(source: Source, options: PlayOptions, closing: AbortController) {
  const { theme, color, ascii, bell, mouse, utc, keys } = options;
  const end = hardEnd(options.until, source.info.kind);
  if (end !== null) {
    const stopTimer = callAt(end, Date.now(), () => closing.abort());
    closing.signal.addEventListener('abort', stopTimer, { once: true });
  }
  return { theme, color, ascii, bell, mouse, utc, keys, signal: closing.signal };
}

function waitable(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** On a screen a met condition ends nothing: the end alone decides. */
function endOnly(gate: Gate): Sink {
  return { finish: (analyzer) => gate.finish?.(analyzer) };
}
