import type { TailSource } from '../aws/tail-source.ts';
import type { PlayOptions } from '../cli/options.ts';
import { redactorFor } from '../cli/style.ts';
import { type ExitCode, exitCodes } from '../errors.ts';
import { parseFailOn } from '../output/fail-on.ts';
import { openStandardError } from '../output/standard-error.ts';
import { callAt, hardEnd } from '../pipeline/ending.ts';
import { exitCodeOf } from '../pipeline/exit-code.ts';
import type { OomRunner } from '../pipeline/on-oom-runner.ts';
import { createPipeline, type Pipeline } from '../pipeline/run-pipeline.ts';
import { createScreenSession } from '../pipeline/screen-session.ts';
import type { Sink } from '../pipeline/sink.ts';
import { type Gate, gateSink } from '../pipeline/sinks/gate-sink.ts';
import type { RecordingSource } from '../recordings/open.ts';
import { replay, type Speed } from '../recordings/replay.ts';
import type { Source } from '../source/source.ts';
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
  const gate = gateSink(options.failOn === null ? [] : parseFailOn(options.failOn), (message) => {
    messages.push(message);
  });
  let runner: OomRunner | null = null;
  const session = createScreenSession(source, options.record, redact, {
    replay: actions,
    setAllLines,
    setLive,
    quit: () => reading.abort(),
    commandProblem: () => runner?.problem ?? null,
  });
  const run = async (): Promise<Pipeline> => {
    const { Analyzer } = await import('../analysis/analyzer.ts');
    const sinks = [...session.sinks, endOnly(gate)];
    if (options.onOom !== null) {
      const { createOomRunner } = await import('../pipeline/on-oom-runner.ts');
      const { onOomSink } = await import('../pipeline/sinks/on-oom-sink.ts');
      runner = createOomRunner(options.onOom, { redact });
      sinks.push(onOomSink(runner));
    }
    const pipeline = createPipeline({
      source,
      sinks,
      pace: 'clock',
      newAnalyzer: () => new Analyzer({ pressure: options.pressure }),
      signal: reading.signal,
    });
    ready(pipeline);
    await pipeline.run();
    return pipeline;
  };
  const end = hardEnd(options.until, source.info.kind);
  const stopTimer = end === null ? () => {} : callAt(end, Date.now(), () => closing.abort());
  // Reading a recording would compete with the loading of the screen; a live source has to wait for AWS anyway.
  let onDrawn = (): void => {};
  const drawn = new Promise<void>((resolve) => {
    onDrawn = resolve;
  });
  const begun = actions === null ? Promise.resolve() : drawn;
  // A live source that ends, or fails for good, takes the screen with it; its error is shown in the normal screen.
  const isEnded = () => !reading.signal.aborted;
  let endedByItself = false;
  const read = begun.then(run).finally(() => {
    endedByItself = isEnded();
    if (actions === null) closing.abort();
  });
  read.catch(() => closing.abort());
  try {
    await runUi(session.ui, {
      theme: options.theme,
      color: options.color,
      ascii: options.ascii,
      bell: options.bell,
      mouse: options.mouse,
      utc: options.utc,
      keys: options.keys,
      clean: redact,
      signal: closing.signal,
      onDrawn,
    });
  } finally {
    onDrawn();
    stopTimer();
    reading.abort();
    await read.catch(() => {});
  }
  const { analyzer } = await read;
  for (const message of messages) say(message);
  if (gate.isMet || !endedByItself) return gate.isMet ? exitCodes.failOn : exitCodes.ok;
  const { completeness } = analyzer.snapshot({ scope: { containers: 'none' } });
  return exitCodeOf({ isMet: false, completeness, isRecordingBroken: session.isRecordingBroken() });
}

/** On a screen a met condition ends nothing: the end alone decides. */
function endOnly(gate: Gate): Sink {
  return { finish: (analyzer) => gate.finish?.(analyzer) };
}
