import { type ChildProcess, spawn } from 'node:child_process';
import type { Failure } from '../analysis/model/failure.ts';
import { isOom } from '../analysis/model/outcome.ts';
import { safeJson } from '../output/json.ts';
import { failureOf } from '../output/report.ts';
import { openStandardError } from '../output/standard-error.ts';
import type { Style } from '../output/style.ts';
import { counted } from '../wording/units.ts';

/** Runs the user's command once for each OOM, one at a time. */
export interface OomRunner {
  take(failure: Failure): void;
  /** What went wrong with the command so far; `null` where nothing did. */
  readonly problem: string | null;
  /** Resolves when all that were taken have been run, or were given up; says what was not. */
  finish(): Promise<void>;
}

/** In an incident hundreds die at once; a command that cannot keep up must not pile them up for ever. */
const waitingLimit = 1_000;
/** On quitting, a slow command is waited for this long; an interrupt ends it at once. */
const lastRunsMs = 10_000;
/** A longer wait is announced. */
const quietMs = 1_000;
/** Of the command's standard error (characters). */
const longestLine = 16_000;
const interrupts = ['SIGINT', 'SIGTERM'] as const;

/**
 * The command is the user's own and goes to a shell as it stands; of the log nothing does: the failure is JSON
 * on its standard input. What it writes to standard error goes through `say` line by line, which makes it safe and
 * keeps it off the screen; its standard output is dropped.
 */
export function createOomRunner(
  command: string,
  { redact }: Pick<Style, 'redact'>,
  say: (text: string) => void = openStandardError(redact).pass,
): OomRunner {
  const waiting: Failure[] = [];
  let child: ChildProcess | null = null;
  let running: Promise<void> | null = null;
  let failed = 0;
  let lastFailure = '';
  let dropped = 0;

  const drain = async (): Promise<void> => {
    for (let failure = waiting.shift(); failure !== undefined; failure = waiting.shift()) {
      const started = start(command, `${safeJson(failureOf(failure), redact)}\n`, say);
      child = started.child;
      const how = await started.failure;
      if (how === null) continue;
      failed += 1;
      lastFailure = how;
    }
    running = null;
  };
  const giveUp = (): void => {
    dropped += waiting.length;
    waiting.length = 0;
    if (child !== null) endGroup(child);
  };
  const problem = (): string | null => {
    const parts = [
      ...(failed > 0 ? [`failed ${counted(failed, 'time')}, last with ${lastFailure}`] : []),
      ...(dropped > 0 ? [`was not run for ${counted(dropped, 'kill')}`] : []),
    ];
    return parts.length === 0 ? null : `--on-oom ${parts.join(', and ')}`;
  };
  return {
    take(failure) {
      if (!isOom(failure.kind)) return;
      if (waiting.length < waitingLimit) waiting.push(failure);
      else dropped += 1;
      running ??= drain();
    },
    get problem() {
      return problem();
    },
    async finish() {
      if (running !== null) {
        const patience = setTimeout(() => {
          const left = counted(waiting.length + 1, 'run');
          say(
            `lambda-oom: waiting for ${left} of --on-oom, ${lastRunsMs / 1_000} s at most; Ctrl-C ends it\n`,
          );
        }, quietMs);
        const timer = setTimeout(giveUp, lastRunsMs);
        for (const signal of interrupts) process.on(signal, giveUp);
        await running;
        clearTimeout(patience);
        clearTimeout(timer);
        for (const signal of interrupts) process.off(signal, giveUp);
      }
      const wrong = problem();
      if (wrong !== null) say(`lambda-oom: ${wrong}\n`);
    },
  };
}

interface Started {
  readonly child: ChildProcess;
  /** How it failed; `null` where it did not. */
  readonly failure: Promise<string | null>;
}

/** Its own group, so that a Ctrl-C meant for us does not cut off a page half sent. */
function start(command: string, input: string, say: (text: string) => void): Started {
  const child = spawn(command, { shell: true, detached: true, stdio: ['pipe', 'ignore', 'pipe'] });
  byLine(child.stderr.setEncoding('utf8'), say);
  // A command need not read its input.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const failure = new Promise<string | null>((resolve) => {
    child.on('error', ({ message }) => resolve(message));
    child.on('close', (code, signal) => {
      resolve(code === 0 ? null : code === null ? `signal ${String(signal)}` : `exit code ${code}`);
    });
  });
  return { child, failure };
}

/** Whole lines, so that no escape sequence comes in two parts; a longer line is cut. */
function byLine(stream: NodeJS.ReadableStream, take: (text: string) => void): void {
  let open = '';
  stream.on('data', (chunk: string) => {
    open += chunk;
    const end = open.lastIndexOf('\n') + 1;
    if (end > 0) take(open.slice(0, end));
    open = open.slice(end);
    if (open.length < longestLine) return;
    take(`${open}\n`);
    open = '';
  });
  stream.on('end', () => {
    if (open !== '') take(`${open}\n`);
  });
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGTERM');
  } catch {
    // It has ended meanwhile.
  }
}
