import { spawn } from 'node:child_process';
import { copiedText } from '../text/copied-text.ts';
import type { CopyResult } from './effects.ts';
import type { Environment } from './theme.ts';

/** Terminals take about this much in one go; more is refused without a word. */
const longestCopy = 74_000;
/** A clipboard program that takes longer has no clipboard to reach (milliseconds). */
const longestWaitMs = 1_500;

/** A program that takes a text on its standard input. */
export interface ClipboardProgram {
  readonly how: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** The programs that reach this user's clipboard, the best first; none through ssh, where they would reach another's. */
export function clipboardPrograms(env: Environment, platform: NodeJS.Platform): readonly ClipboardProgram[] {
  const program = (how: string, command: string, ...args: readonly string[]) => ({ how, command, args });
  const tmux = env.TMUX === undefined ? [] : [program('the tmux buffer', 'tmux', 'load-buffer', '-w', '-')];
  if (env.SSH_CONNECTION !== undefined || env.SSH_TTY !== undefined) return tmux;
  const system =
    platform === 'darwin'
      ? [program('the clipboard', 'pbcopy')]
      : platform === 'win32' || env.WSL_DISTRO_NAME !== undefined
        ? [program('the clipboard', 'clip.exe')]
        : [
            ...(env.WAYLAND_DISPLAY === undefined ? [] : [program('the clipboard', 'wl-copy')]),
            ...(env.DISPLAY === undefined
              ? []
              : [program('the clipboard', 'xclip', '-selection', 'clipboard')]),
          ];
  return [...system, ...tmux];
}

/**
 * Puts a text on the clipboard: by a program that confirms it, else by the terminal's own sequence (OSC 52), which
 * nothing confirms. Whatever the text, nothing of it acts on a terminal that it is pasted into. `write` writes to the
 * terminal.
 */
export async function copyText(
  text: string,
  env: Environment,
  platform: NodeJS.Platform,
  write: (sequence: string) => void,
): Promise<CopyResult> {
  const safe = copiedText(text).text;
  for (const program of clipboardPrograms(env, platform)) {
    if (await feed(program, safe)) return { copied: true, how: program.how, confirmed: true };
  }
  const sequence = takesCopies(env) ? copySequence(text, env) : null;
  if (sequence === null) return { copied: false };
  write(sequence);
  return { copied: true, how: 'the terminal', confirmed: false };
}

/** Whether the program took the text. */
function feed({ command, args }: ClipboardProgram, text: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['pipe', 'ignore', 'ignore'], timeout: longestWaitMs });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
    child.stdin.on('error', () => {});
    child.stdin.end(text);
  });
}

/** The sequence (OSC 52) that puts a text on the clipboard of the user's own machine, through ssh too; `null`: too long. */
export function copySequence(text: string, { TMUX: tmux }: Environment): string | null {
  const encoded = Buffer.from(copiedText(text).text, 'utf8').toString('base64');
  if (encoded.length > longestCopy) return null;
  const sequence = `\x1b]52;c;${encoded}\x07`;
  // tmux takes it where it is set to; wrapped as well, it also reaches the terminal outside.
  return tmux === undefined ? sequence : `${sequence}\x1bPtmux;\x1b${sequence}\x1b\\`;
}

/** False for terminals that are known to drop the sequence: the text is shown to be marked by hand. */
export function takesCopies({ TERM: term, TERM_PROGRAM: program }: Environment): boolean {
  return term !== 'linux' && term !== 'dumb' && program !== 'Apple_Terminal';
}
