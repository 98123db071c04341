import { Analyzer } from '../analysis/analyzer.ts';
import { gateSettings } from '../cli/gate-settings.ts';
import type { PlayOptions } from '../cli/options.ts';
import { redactorFor, styleOf } from '../cli/style.ts';
import { type ExitCode, exitCodes } from '../errors.ts';
import { openRecorder } from '../output/recorder.ts';
import { openStandardError } from '../output/standard-error.ts';
import { createWriter, type Writer } from '../output/write.ts';
import { awaitEnding, type Ending, hardEnd } from '../pipeline/ending.ts';
import { exitCodeOf } from '../pipeline/exit-code.ts';
import { createOomRunner } from '../pipeline/on-oom-runner.ts';
import { createPipeline } from '../pipeline/run-pipeline.ts';
import type { Sink } from '../pipeline/sink.ts';
import { type Gate, gateSink } from '../pipeline/sinks/gate-sink.ts';
import { ndjsonSink } from '../pipeline/sinks/ndjson-sink.ts';
import { onOomSink } from '../pipeline/sinks/on-oom-sink.ts';
import { type RecorderSink, recorderSink } from '../pipeline/sinks/recorder-sink.ts';
import { statusSink } from '../pipeline/sinks/status-sink.ts';
import { textSink } from '../pipeline/sinks/text-sink.ts';
import type { Source } from '../source/source.ts';
import { toAscii } from '../text/ascii.ts';
import { ciGuard } from '../text/ci-commands.ts';

/** Runs a source without a screen: text or NDJSON on standard output, a summary or the report at the end. */
export async function runHeadless(source: Source, options: PlayOptions): Promise<ExitCode> {
  const writer = createWriter(process.stdout, ciGuard(process.env));
  const ending = awaitEnding(
    hardEnd(options.until, source.info.kind),
    Date.now(),
    process.stdout.isTTY === true,
  );
  writer.closed.addEventListener('abort', () => ending.end(exitCodes.ok), { once: true });
  try {
    const { sinks, gate, recorder } = await createSinks(source, options, writer, ending);
    const isLive = source.info.kind === 'live' || source.info.kind === 'poll';
    const pipeline = createPipeline({
      source,
      sinks,
      // A replay prints the same bytes in every run.
      pace: isLive ? 'clock' : 'recording',
      newAnalyzer: () => new Analyzer({ pressure: options.pressure }),
      signal: ending.signal,
    });
    await pipeline.run();
    if (ending.code !== exitCodes.ok || writer.closed.aborted) return ending.code;
    const { completeness } = pipeline.analyzer.snapshot({ scope: { containers: 'none' } });
    return exitCodeOf({
      gate: gate.verdict,
      completeness,
      isRecordingBroken: recorder.problem !== null,
    });
  } finally {
    ending.release();
  }
}

async function createSinks(
  source: Source,
  options: PlayOptions,
  writer: Writer,
  ending: Ending,
): Promise<{ readonly sinks: readonly Sink[]; readonly gate: Gate; readonly recorder: RecorderSink }> {
  const redact = await redactorFor(options);
  const style = styleOf(options, redact, process.stdout, process.env);
  const { say, pass } = openStandardError(redact);
  const isLive = source.info.kind === 'live' || source.info.kind === 'poll';
  const gate = gateSink({
    settings: gateSettings(options),
    liveFrom: isLive ? (source.now?.() ?? Date.now()) : Number.POSITIVE_INFINITY,
    onMet(message) {
      say(message);
      ending.end(exitCodes.failOn);
    },
    onUnknown: say,
  });
  const recorder = recorderSink(say);
  if (options.record !== null) recorder.start(openRecorder(options.record, redact));
  const output =
    options.output === 'ndjson'
      ? ndjsonSink(writer, source, style)
      : textSink(writer, style, options.ascii ? plainText : (text) => text);
  const onOom = options.onOom === null ? [] : [onOomSink(createOomRunner(options.onOom, style, pass))];
  return { sinks: [recorder, statusSink(say), output, gate, ...onOom], gate, recorder };
}

/** What `--ascii` makes of a text, its colors and line breaks apart. */
function plainText(text: string): string {
  return text
    .split(/(\x1b\[[\d;]*m|\n)/)
    .map((piece, index) => (index % 2 === 0 ? toAscii(piece) : piece))
    .join('');
}
