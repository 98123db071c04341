import { Analyzer } from '../analysis/analyzer.ts';
import type { AnalysisEvent } from '../analysis/change-feed/analysis-event.ts';
import type { Options } from '../cli/options.ts';
import { redactorFor, styleOf } from '../cli/style.ts';
import { type ExitCode, exitCodes } from '../errors.ts';
import { type FailWatch, failOnMessage, metBySnapshot, parseFailOn, watchFailOn } from '../output/fail-on.ts';
import {
  completenessRecord,
  eventRecord,
  ndjsonLine,
  reportRecord,
  sessionRecord,
} from '../output/ndjson.ts';
import { openRecorder } from '../output/recorder.ts';
import { toReport } from '../output/report.ts';
import { openStandardError } from '../output/standard-error.ts';
import type { Style } from '../output/style.ts';
import { eventLine, summaryLines } from '../output/text.ts';
import { createWriter, type Writer } from '../output/write.ts';
import type { Source, SourceStatus } from '../source/source.ts';
import { ciGuard } from '../text/ci-commands.ts';
import { toAscii } from '../ui/drawing/ascii.ts';
import { version } from '../version.ts';
import { statusLine } from '../wording/source-status.ts';
import { awaitEnding, hardEnd } from './ending.ts';
import { createOomRunner } from './on-oom-runner.ts';

/** How often a live source's happenings are looked for, and its completeness said (milliseconds). */
const lookEveryMs = 500;
const completenessEveryMs = 10_000;

/** What is written of the run, in one of the two forms. */
interface Log {
  begin(): string;
  happening(happening: AnalysisEvent): string | null;
  completeness(analyzer: Analyzer, now: number): string | null;
  end(analyzer: Analyzer, now: number): string;
}

/**
 * The pipeline without a screen: a line or a record per happening, flushed as it happens, and the whole at the
 * end. Live sources are looked at by the clock, recordings by their own time, so that a replay prints the same
 * bytes on every run.
 */
export async function runHeadless(source: Source, options: Options): Promise<ExitCode> {
  const analyzer = new Analyzer({ pressure: options.pressure });
  const writer = createWriter(process.stdout, ciGuard(process.env));
  const redact = await redactorFor(options);
  const style = styleOf(options, redact, process.stdout, process.env);
  const { say, pass } = openStandardError(redact);
  const log = options.output === 'ndjson' ? ndjsonLog(source, style) : textLog(style, plainer(options));
  const conditions = options.failOn === null ? [] : parseFailOn(options.failOn);
  const watch: FailWatch = watchFailOn(conditions);
  const recorder = options.record === null ? null : openRecorder(options.record, redact);
  const oomRunner = options.onOom === null ? null : createOomRunner(options.onOom, style, pass);
  const ending = awaitEnding(
    hardEnd(options.until, source.info.kind),
    Date.now(),
    process.stdout.isTTY === true,
  );
  writer.closed.addEventListener('abort', () => ending.end(exitCodes.ok), { once: true });
  const live = source.info.kind === 'live' || source.info.kind === 'poll';
  const tell = teller(analyzer, log, writer, watch, (met) => {
    say(met);
    ending.end(exitCodes.failOn);
  });
  let problemTold = false;
  let lastStatus = '';
  let lookedAt = Date.now();
  let said = Date.now();
  const look = async (final: boolean): Promise<void> => {
    for (const happening of await tell(live ? Date.now() : (analyzer.newest ?? 0), final)) {
      if (happening.type === 'failure' && !happening.revised) oomRunner?.take(happening.failure);
    }
    if (live && Date.now() - said >= completenessEveryMs) {
      said = Date.now();
      const line = log.completeness(analyzer, said);
      if (line !== null) await writer.write(line);
    }
  };
  // A live source may be silent for long: what ripens meanwhile is said by the clock. One look at a time.
  let looking = Promise.resolve();
  const ticker = live ? setInterval(() => (looking = looking.then(() => look(false))), lookEveryMs) : null;
  try {
    await writer.write(log.begin());
    analyzer.events({ clock: 0 });
    for await (const batch of source.batches(ending.signal)) {
      recorder?.write(batch.events);
      if (recorder?.problem != null && !problemTold) {
        problemTold = true;
        say(recorder.problem);
      }
      analyzer.add(batch);
      // After an end from outside comes only what the source has to say of it.
      if (ending.signal.aborted) continue;
      lastStatus = tellStatus(batch.status, lastStatus, say);
      if (live && Date.now() - lookedAt < lookEveryMs) continue;
      lookedAt = Date.now();
      looking = looking.then(() => look(false));
      await looking;
    }
    if (ticker !== null) clearInterval(ticker);
    await looking;
    if (!writer.closed.aborted) {
      await look(true);
      await writer.write(log.end(analyzer, Date.now()));
      await writer.flush();
    }
    await oomRunner?.finish();
  } finally {
    if (ticker !== null) clearInterval(ticker);
    recorder?.close();
    ending.release();
  }
  // Closing waits for a slow reader, and may fail.
  if (recorder?.problem != null && !problemTold) say(recorder.problem);
  if (ending.code === exitCodes.ok && !writer.closed.aborted) {
    const met = metBySnapshot(conditions, analyzer.snapshot({ scope: { containers: 'all' } }));
    if (met !== null) {
      say(failOnMessage(met.condition, met.reached));
      return exitCodes.failOn;
    }
    // A recording that was asked for is not whole.
    if (recorder?.problem != null) return exitCodes.fault;
  }
  return ending.code;
}

/** Writes what happened since the last call and says when a `--fail-on` condition is met. */
function teller(
  analyzer: Analyzer,
  log: Log,
  writer: Writer,
  watch: FailWatch,
  onMet: (message: string) => void,
) {
  let met: string | null = null;
  return async (clock: number, final: boolean): Promise<readonly AnalysisEvent[]> => {
    const happenings = analyzer.events({ clock, final });
    let text = '';
    for (const happening of happenings) {
      text += log.happening(happening) ?? '';
      const reached = watch.take(happening);
      // A batch may hold more of what met it: said once.
      if (reached === null || met !== null) continue;
      met = failOnMessage(reached.condition, reached.reached);
      onMet(met);
    }
    if (text !== '') await writer.write(text);
    return happenings;
  };
}

/** On standard error, so that a pipe of records stays one; each status once. */
function tellStatus(status: SourceStatus | undefined, last: string, say: (sentence: string) => void): string {
  const line = status === undefined ? null : statusLine(status);
  if (line === null || line === last) return last;
  say(line);
  return line;
}

/** What `--ascii` makes of a text, its colours and line breaks aside. */
function plainer({ ascii }: Options): (text: string) => string {
  if (!ascii) return (text) => text;
  return (text) =>
    text
      .split(/(\x1b\[[\d;]*m|\n)/)
      .map((piece, index) => (index % 2 === 0 ? toAscii(piece) : piece))
      .join('');
}

function textLog(style: Style, plain: (text: string) => string): Log {
  return {
    begin: () => '',
    happening(happening) {
      const line = eventLine(happening, style);
      return line === null ? null : plain(`${line}\n`);
    },
    completeness: () => null,
    end: (analyzer) =>
      plain(`${summaryLines(analyzer.snapshot({ scope: { containers: 'none' } }), style).join('\n')}\n`),
  };
}

function ndjsonLog(source: Source, { redact }: Style): Log {
  const timeOf = (analyzer: Analyzer, now: number) =>
    source.info.kind === 'recording' ? (analyzer.newest ?? 0) : now;
  return {
    begin: () => ndjsonLine(sessionRecord(source.info, version, Date.now()), redact),
    happening: (happening) => ndjsonLine(eventRecord(happening), redact),
    completeness: (analyzer, now) =>
      ndjsonLine(
        completenessRecord(analyzer.snapshot({ scope: { containers: 'none' } }).completeness, now),
        redact,
      ),
    end(analyzer, now) {
      const report = toReport(analyzer.snapshot({ scope: { containers: 'all' } }), source.info);
      return ndjsonLine(reportRecord(report, timeOf(analyzer, now)), redact);
    },
  };
}
