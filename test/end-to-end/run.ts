/** The built command without a terminal: what it prints and how it ends. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from './environment.ts';

export const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface Run {
  readonly stdout: string;
  readonly stderr: string;
  /** 128 + the signal where one ended it. */
  readonly code: number;
}

export interface RunOptions {
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** A signal that is sent as soon as standard output has this text. */
  readonly signalAt?: { readonly text: string; readonly signal: NodeJS.Signals };
}

/** Runs `lambda-oom` with these arguments. */
export function run(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  if (!existsSync(cli)) throw new Error('dist/cli.js is not there: npm run build');
  return spawned(process.execPath, [cli, ...args], options);
}

/** Runs a line of bash in which `lambda-oom` is the built command: for pipes. */
export function shell(line: string, options: RunOptions = {}): Promise<Run> {
  const command = `lambda-oom() { "$NODE" "$CLI" "$@"; }; set -o pipefail; ${line}`;
  const env = { ...options.env, NODE: process.execPath, CLI: cli };
  return spawned('bash', ['-c', command], { ...options, env });
}

function spawned(command: string, args: readonly string[], options: RunOptions): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: childEnvironment(options.env), cwd: options.cwd });
    let stdout = '';
    let stderr = '';
    let signalled = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      const { signalAt } = options;
      if (signalAt === undefined || signalled || !stdout.includes(signalAt.text)) return;
      signalled = true;
      child.kill(signalAt.signal);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const bySignal = signal === null ? -1 : 128 + constants.signals[signal];
      resolve({ stdout, stderr, code: code ?? bySignal });
    });
  });
}
