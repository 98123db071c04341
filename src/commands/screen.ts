import type { TailSource } from '../aws/tail-source.ts';
import type { Options } from '../cli/options.ts';
import { redactorFor } from '../cli/style.ts';
import { type ExitCode, exitCodes } from '../errors.ts';
import { failOnMessage, metBySnapshot, parseFailOn } from '../output/fail-on.ts';
import { openStandardError } from '../output/standard-error.ts';
import { callAt, hardEnd } from '../pipeline/ending.ts';
import { createSession, type ScreenSession } from '../pipeline/screen-session.ts';
import type { RecordingSource } from '../recordings/open.ts';
import { replay, type Speed } from '../recordings/replay.ts';
import type { Source } from '../source/source.ts';
import { runUi } from '../ui/run.tsx';
import { runPicker } from '../ui/run-picker.ts';
import type { ReplayActions } from '../ui/session.ts';

/** A live source on the screen. */
export function showSource(source: TailSource, options: Options): Promise<ExitCode> {
  return show(source, options, null, source, () => {});
}

/** A recording on the screen, in its own rhythm; it stays open at its end, to be wound back. */
export function playOnScreen(recording: RecordingSource, speed: Speed, options: Options): Promise<ExitCode> {
  let begin = (): void => {};
  const source = replay(recording, { speed, staysOpen: recording.canRestart, restarted: () => begin() });
  const { controls } = source;
  const actions: ReplayActions = {
    ...controls,
    setSpeed: (times) => controls.setSpeed(Number.isFinite(times) ? times : 'max'),
  };
  return show(source, options, actions, { setAllLines: () => {}, setLive: () => {} }, (session) => {
    begin = () => session.begin();
  });
}

/** Lets the user pick among names that come one by one; gives nothing where the user gives up. */
export function pickOnScreen(names: AsyncIterable<string>, options: Options): Promise<readonly string[]> {
  return runPicker(names, options);
}

async function show(
  source: Source,
  options: Options,
  actions: ReplayActions | null,
  { setAllLines, setLive }: Pick<TailSource, 'setAllLines' | 'setLive'>,
  ready: (session: ScreenSession) => void,
): Promise<ExitCode> {
  const conditions = options.failOn === null ? [] : parseFailOn(options.failOn);
  const reading = new AbortController();
  const closing = new AbortController();
  const redact = await redactorFor(options);
  const session = createSession(source, options, redact, {
    replay: actions,
    setAllLines,
    setLive,
    quit: () => reading.abort(),
  });
  ready(session);
  const end = hardEnd(options.until, source.info.kind);
  const stopTimer = end === null ? () => {} : callAt(end, Date.now(), () => closing.abort());
  // Reading a recording would compete with the loading of the screen; a live source has to wait for AWS anyway.
  let onDrawn = (): void => {};
  const drawn = new Promise<void>((resolve) => {
    onDrawn = resolve;
  });
  const begun = actions === null ? Promise.resolve() : drawn;
  // A live source that ends, or fails for good, takes the screen with it; its error is told in the normal screen.
  const read = begun
    .then(() => session.run(reading.signal))
    .finally(() => {
      if (actions === null) closing.abort();
    });
  let failure: unknown = null;
  read.catch((error: unknown) => {
    failure = error;
    closing.abort();
  });
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
    await session.finish();
  }
  if (failure !== null) throw failure;
  const met = metBySnapshot(
    conditions,
    session.ui.snapshot({ scope: { containers: 'all' }, windowMs: 600_000 }),
  );
  if (met === null) return exitCodes.ok;
  openStandardError(redact).say(failOnMessage(met.condition, met.reached));
  return exitCodes.failOn;
}
