import { Analyzer } from '../analysis/analyzer.ts';
import type { Completeness } from '../analysis/model/completeness.ts';
import type { Snapshot } from '../analysis/model/snapshot.ts';
import { gateSettings } from '../cli/gate-settings.ts';
import type { ReportOptions } from '../cli/options.ts';
import { redactorFor, styleOf } from '../cli/style.ts';
import { CommandError, type ExitCode, exitCodes } from '../errors.ts';
import { openStandardError } from '../output/standard-error.ts';
import type { Style } from '../output/style.ts';
import { createWriter } from '../output/write.ts';
import { awaitEnding } from '../pipeline/ending.ts';
import { exitCodeOf } from '../pipeline/exit-code.ts';
import { createPipeline } from '../pipeline/run-pipeline.ts';
import type { Sink } from '../pipeline/sink.ts';
import { gateSink } from '../pipeline/sinks/gate-sink.ts';
import { recorderSink } from '../pipeline/sinks/recorder-sink.ts';
import { statusSink } from '../pipeline/sinks/status-sink.ts';
import { openRecordings } from '../recordings/open.ts';
import type { Source, SourceInfo } from '../source/source.ts';
import { ciGuard } from '../text/ci-commands.ts';
import type { Redact } from '../text/redact.ts';
import { createProgress, createRecordingProgress } from './progress.ts';
import { agreeToScan } from './scan-consent.ts';

/** Analyses recorded logs, or what CloudWatch has of a function, once, and prints the findings. */
export async function report(options: ReportOptions): Promise<ExitCode> {
  // What cannot be understood is refused before anything is asked for.
  gateSettings(options);
  const source = await openSource(options);
  return source === null ? exitCodes.ok : reportOn(source, options);
}

async function reportOn(source: Source, options: ReportOptions): Promise<ExitCode> {
  const redact = await redactorFor(options);
  const { say } = openStandardError(redact);
  const ending = awaitEnding(null, Date.now(), process.stdout.isTTY === true);
  const gate = gateSink({
    settings: gateSettings(options),
    liveFrom: Number.POSITIVE_INFINITY,
    onMet: say,
    onUnknown: say,
  });
  const recorder = recorderSink(say);
  if (options.record !== null) {
    const { openRecorder } = await import('../output/recorder.ts');
    recorder.start(openRecorder(options.record, redact));
  }
  const pipeline = createPipeline({
    source,
    sinks: [
      recorder,
      statusSink(say),
      progressSink(source),
      reportSink(source, options, redact, ending.signal),
      gate,
    ],
    pace: 'never',
    newAnalyzer: () => new Analyzer({ pressure: options.pressure }),
    signal: ending.signal,
  });
  try {
    await pipeline.run();
  } finally {
    ending.release();
  }
  if (ending.signal.aborted) return ending.code;
  const { completeness } = pipeline.analyzer.snapshot({ scope: { containers: 'none' } });
  return exitCodeOf({ gate: gate.verdict, completeness, isRecordingBroken: recorder.problem !== null });
}

function progressSink({ info }: Source): Sink {
  const progress =
    info.kind === 'insights'
      ? createProgress(process.stderr)
      : createRecordingProgress(process.stderr, Date.now());
  let isOver = false;
  const end = (): void => {
    if (!isOver) progress.end();
    isOver = true;
  };
  return {
    onBatch({ status }) {
      if (status !== undefined) progress.tell(status, Date.now());
    },
    finish: end,
    close: end,
  };
}

/** Prints the report once all is read; nothing where the reading was broken off. */
function reportSink(source: Source, options: ReportOptions, redact: Redact, signal: AbortSignal): Sink {
  const style = styleOf(options, redact, process.stdout, process.env);
  return {
    async finish(analyzer) {
      if (signal.aborted) return;
      const snapshot = analyzer.snapshot({ scope: { containers: 'all' } });
      tellUnreadable(snapshot.completeness, openStandardError(redact).say);
      const writer = createWriter(process.stdout, ciGuard(process.env));
      await writer.write(await renderReport(options.format, snapshot, source.info, style));
      await writer.flush();
    },
  };
}

async function renderReport(
  format: ReportOptions['format'],
  snapshot: Snapshot,
  info: SourceInfo,
  style: Style,
): Promise<string> {
  switch (format) {
    case 'json': {
      const [{ safeJson }, { toReport }] = await Promise.all([
        import('../output/json.ts'),
        import('../output/report.ts'),
      ]);
      return `${safeJson(toReport(snapshot, info), style.redact, 2)}\n`;
    }
    case 'markdown': {
      const { markdownLines } = await import('../output/report-markdown.ts');
      return `${markdownLines(snapshot, info, style).join('\n')}\n`;
    }
    case 'text': {
      const { reportLines } = await import('../output/report-text.ts');
      return `${reportLines(snapshot, info, style, process.stdout.columns).join('\n')}\n`;
    }
  }
}

/** The report says it too, but a script that looks at nothing but the exit code should leave a trace of it. */
function tellUnreadable(
  { unreadable, firstUnreadable }: Completeness,
  say: (sentence: string) => void,
): void {
  if (unreadable === 0) return;
  const what = `${unreadable} input ${unreadable === 1 ? 'record' : 'records'} could not be read`;
  say(`${what}; the first: ${firstUnreadable ?? 'unknown'}`);
}

/** `null` where the reader did not want to pay for it. */
async function openSource(options: ReportOptions): Promise<Source | null> {
  const { files, functions } = options;
  // A recording has every event, those too that bear on nothing.
  if (functions.length === 0) {
    return openRecordings(files, options.record === null ? { parsed: true } : { decodeAll: true });
  }
  if (files.length > 0) {
    throw new CommandError(
      exitCodes.usage,
      'files and --function exclude each other',
      'report on one of them',
    );
  }
  const { openReportSource } = await import('../aws/report-source.ts');
  const source = await openReportSource(options);
  const { stdin, stderr } = process;
  const isTerminal = stdin.isTTY === true && stderr.isTTY === true;
  let agreed = false;
  try {
    const asked = { yes: options.yes, isTerminal, input: stdin, output: stderr };
    agreed = await agreeToScan(source.scan, asked);
  } finally {
    if (!agreed) source.close();
  }
  return agreed ? source : null;
}
