import { spawn } from 'node:child_process';
import { isOom } from '../analysis/outcome.ts';
import type { Failure } from '../analysis/snapshot.ts';
import { safeJson } from '../output/json.ts';
import { failureOf } from '../output/report.ts';
import type { Style } from '../output/style.ts';

/** Runs the user's command once for each OOM, one at a time. */
export interface OomRunner {
  take(failure: Failure): void;
  /** Resolves when all that were taken have been run. */
  finish(): Promise<void>;
}

/** In an incident hundreds die at once; a command that cannot keep up must not pile them up for ever. */
const waitingLimit = 1_000;

/**
 * The command is the user's own and goes to a shell as it stands; of the log nothing does: the failure is JSON
 * on its standard input. What it prints goes to standard error.
 */
export function createOomRunner(command: string, { clean }: Pick<Style, 'clean'>): OomRunner {
  const waiting: Failure[] = [];
  let running: Promise<void> | null = null;
  const drain = async (): Promise<void> => {
    for (let failure = waiting.shift(); failure !== undefined; failure = waiting.shift()) {
      await run(command, `${safeJson(failureOf(failure), clean)}\n`);
    }
    running = null;
  };
  return {
    take(failure) {
      if (!isOom(failure.kind)) return;
      if (waiting.length < waitingLimit) waiting.push(failure);
      running ??= drain();
    },
    async finish() {
      await running;
    },
  };
}

function run(command: string, input: string): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(command, { shell: true, stdio: ['pipe', 'ignore', 'inherit'] });
    child.on('error', () => resolve());
    child.on('close', () => resolve());
    // A command that does not read its input is none of our business.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
