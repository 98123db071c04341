import { Analyzer } from '../analysis/analyzer.ts';
import type { Completeness } from '../analysis/model/completeness.ts';
import type { Options } from '../cli/options.ts';
import { redactorFor, styleOf } from '../cli/style.ts';
import { CommandError, type ExitCode, exitCodes } from '../errors.ts';
import { failOnMessage, metBySnapshot, parseFailOn } from '../output/fail-on.ts';
import { openStandardError } from '../output/standard-error.ts';
import { createWriter } from '../output/write.ts';
import { awaitEnding } from '../pipeline/ending.ts';
import { openRecordings } from '../recordings/open.ts';
import type { Source } from '../source/source.ts';
import { ciGuard } from '../text/ci-commands.ts';
import { statusLine } from '../wording/source-status.ts';
import { createProgress, createRecordingProgress } from './progress.ts';
import { agreeToScan } from './scan-consent.ts';

/** Analyses recorded logs, or what CloudWatch has of a function, once, and prints the findings. */
export async function report(options: Options): Promise<ExitCode> {
  // What cannot be understood is told before anything is asked for.
  if (options.failOn !== null) parseFailOn(options.failOn);
  const source = await openSource(options);
  return source === null ? exitCodes.ok : reportOn(source, options);
}

async function reportOn(source: Source, options: Options): Promise<ExitCode> {
  const conditions = options.failOn === null ? [] : parseFailOn(options.failOn);
  const redact = await redactorFor(options);
  const { say } = openStandardError(redact);
  const recorder =
    options.record === null
      ? null
      : (await import('../output/recorder.ts')).openRecorder(options.record, redact);
  const ending = awaitEnding(null, Date.now(), process.stdout.isTTY === true);
  const analyzer = new Analyzer({ pressure: options.pressure });
  const progress =
    source.info.kind === 'insights'
      ? createProgress(process.stderr)
      : createRecordingProgress(process.stderr, Date.now());
  try {
    for await (const batch of source.batches(ending.signal)) {
      recorder?.write(batch.events);
      analyzer.add(batch);
      const line = batch.status === undefined ? null : statusLine(batch.status);
      if (line !== null) say(line);
      if (batch.status !== undefined) progress.tell(batch.status, Date.now());
    }
  } finally {
    progress.end();
    recorder?.close();
    ending.release();
  }
  if (ending.signal.aborted) return ending.code;
  if (recorder?.problem != null) say(recorder.problem);
  const snapshot = analyzer.snapshot({ scope: { containers: 'all' } });
  tellUnreadable(snapshot.completeness, say);
  const writer = createWriter(process.stdout, ciGuard(process.env));
  await writer.write(await render());
  await writer.flush();
  const met = metBySnapshot(conditions, snapshot);
  if (met === null) return recorder?.problem == null ? exitCodes.ok : exitCodes.fault;
  say(failOnMessage(met.condition, met.reached));
  return exitCodes.failOn;

  async function render(): Promise<string> {
    const style = styleOf(options, redact, process.stdout, process.env);
    switch (options.format) {
      case 'json': {
        const [{ safeJson }, { toReport }] = await Promise.all([
          import('../output/json.ts'),
          import('../output/report.ts'),
        ]);
        return `${safeJson(toReport(snapshot, source.info), style.redact, 2)}\n`;
      }
      case 'markdown': {
        const { markdownLines } = await import('../output/report-markdown.ts');
        return `${markdownLines(snapshot, source.info, style).join('\n')}\n`;
      }
      case 'text': {
        const { reportLines } = await import('../output/report-text.ts');
        return `${reportLines(snapshot, source.info, style, process.stdout.columns).join('\n')}\n`;
      }
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
async function openSource(options: Options): Promise<Source | null> {
  const { input, functions } = options;
  // A recording has every event, those too that bear on nothing.
  if (functions.length === 0) {
    return openRecordings(input, options.record === null ? { parsed: true } : { decodeAll: true });
  }
  if (input.length > 0) {
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
