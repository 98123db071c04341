/**
 * A command in a pseudo terminal, and what a person at it would see. The terminal comes from util-linux's
 * `script`, the screen from @xterm/headless: no native code, and no sleeping, only waiting for what shows.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import xterm from '@xterm/headless';
import { childEnvironment } from './environment.ts';
import { giveTodaysWidths } from './unicode.ts';

export const keys = {
  enter: '\r',
  escape: '\x1b',
  tab: '\t',
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  pageUp: '\x1b[5~',
  pageDown: '\x1b[6~',
  home: '\x1b[H',
  end: '\x1b[F',
  interrupt: '\x03',
} as const;

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Cell {
  readonly text: string;
  /** 0 for the second half of a wide character. */
  readonly width: number;
  /** -1: the terminal's own; 0 to 255: the palette; above: 0xRRGGBB. */
  readonly foreground: number;
  readonly background: number;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly inverse: boolean;
}

/** What is waited for: a text on the screen, a pattern, or anything that can be told from the terminal. */
export type Sight = string | RegExp | ((terminal: Terminal) => boolean);

export interface Terminal {
  /** The lines of the screen, without blanks at their ends. */
  screen(): string[];
  text(): string;
  cell(column: number, row: number): Cell;
  /** The alternate screen is shown. */
  alternate(): boolean;
  cursorHidden(): boolean;
  /** Everything that was written, escape sequences included. */
  raw(): string;
  type(characters: string): void;
  resize(columns: number, rows: number): void;
  /** Resolves with the screen as soon as it shows what is waited for; rejects with the screen in the message. */
  waitFor(sight: Sight, timeoutMs?: number): Promise<string>;
  kill(signal: NodeJS.Signals): void;
  /** Closes the terminal, as one does with its window: the program is left with one that is gone. */
  hangUp(): void;
  /** The exit code; 128 + the signal where one ended it. */
  readonly exit: Promise<number>;
}

const open = new Set<() => Promise<void>>();

/** Ends what still runs: for `afterEach`. */
export async function closeTerminals(): Promise<void> {
  await Promise.all([...open].map((close) => close()));
}

/** Starts a program with its arguments. The terminal is the child's own; `CI` and the like are unset. */
export function openTerminal(command: readonly string[], options: TerminalOptions = {}): Terminal {
  const { columns = 120, rows = 40, env = {} } = options;
  const folder = mkdtempSync(path.join(tmpdir(), 'terminal-'));
  const startFile = path.join(folder, 'start');
  const emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1_000 });
  const child = spawn('script', ['-qfec', startLine(command, startFile, columns, rows), '/dev/null'], {
    env: { ...childEnvironment(env), SHELL: '/bin/sh', TERM: 'xterm-256color', COLORTERM: 'truecolor' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  giveTodaysWidths(emulator);
  let raw = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    raw += text;
    emulator.write(text);
  });
  // The terminal answers the questions that programs ask it, as a real one does.
  emulator.onData((answer) => {
    if (child.stdin.writable) child.stdin.write(answer);
  });
  child.stdin.on('error', () => {});

  /** The tty's name and the process's id, written before the command starts. */
  const started = (): { readonly tty: string; readonly pid: number } => {
    const [tty = '', pid = ''] = readFileSync(startFile, 'utf8').trim().split('\n');
    return { tty, pid: Number(pid) };
  };
  const exit = exitOf(child, emulator);
  const close = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      try {
        process.kill(started().pid, 'SIGKILL');
      } catch {
        child.kill('SIGKILL');
      }
    }
    await exit;
    open.delete(close);
    emulator.dispose();
    rmSync(folder, { recursive: true, force: true });
  };
  open.add(close);

  const terminal: Terminal = {
    screen: () => linesOf(emulator),
    text: () => linesOf(emulator).join('\n'),
    cell: (column, row) => cellOf(emulator, column, row),
    alternate: () => emulator.buffer.active.type === 'alternate',
    cursorHidden: () => raw.lastIndexOf('\x1b[?25l') > raw.lastIndexOf('\x1b[?25h'),
    raw: () => raw,
    type: (characters) => {
      child.stdin.write(characters);
    },
    resize(newColumns, newRows) {
      emulator.resize(newColumns, newRows);
      const size = ['rows', String(newRows), 'cols', String(newColumns)];
      const { status, stderr } = spawnSync('stty', ['-F', started().tty, ...size], { encoding: 'utf8' });
      if (status !== 0) throw new Error(`stty failed: ${stderr}`);
    },
    waitFor: (sight, timeoutMs = 10_000) => waitFor(terminal, emulator, exit, sight, timeoutMs),
    kill: (signal) => {
      process.kill(started().pid, signal);
    },
    hangUp: () => {
      child.kill('SIGKILL');
    },
    exit,
  };
  return terminal;
}

/** `exec` keeps the id that was written: it is the program's own. */
function startLine(command: readonly string[], startFile: string, columns: number, rows: number): string {
  const words = command.map(quoted).join(' ');
  return `stty rows ${rows} cols ${columns}; { tty; echo $$; } > ${quoted(startFile)}; exec ${words}`;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Resolves once the last byte is on the emulated screen. */
function exitOf(child: ChildProcess, emulator: xterm.Terminal): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => emulator.write('', () => resolve(code ?? -1)));
  });
}

function waitFor(
  terminal: Terminal,
  emulator: xterm.Terminal,
  exit: Promise<number>,
  sight: Sight,
  timeoutMs: number,
): Promise<string> {
  const shows = (): boolean => {
    if (typeof sight === 'function') return sight(terminal);
    return typeof sight === 'string' ? terminal.text().includes(sight) : sight.test(terminal.text());
  };
  return new Promise((resolve, reject) => {
    const settle = (outcome: () => void): void => {
      clearTimeout(timer);
      listener.dispose();
      outcome();
    };
    const missing = (why: string): Error =>
      new Error(`${why} while waiting for ${String(sight)}; the screen was:\n${terminal.text()}`);
    const check = (): void => {
      if (shows()) settle(() => resolve(terminal.text()));
    };
    const timer = setTimeout(() => settle(() => reject(missing(`nothing for ${timeoutMs} ms`))), timeoutMs);
    const listener = emulator.onWriteParsed(check);
    exit.then(
      (code) => settle(() => (shows() ? resolve(terminal.text()) : reject(missing(`exit with ${code}`)))),
      (error: unknown) => settle(() => reject(error)),
    );
    check();
  });
}

function linesOf(emulator: xterm.Terminal): string[] {
  const { active } = emulator.buffer;
  return Array.from(
    { length: emulator.rows },
    // As far as the edge: after a resize xterm keeps what stood beyond it.
    (_, row) => active.getLine(active.baseY + row)?.translateToString(true, 0, emulator.cols) ?? '',
  );
}

function cellOf(emulator: xterm.Terminal, column: number, row: number): Cell {
  const { active } = emulator.buffer;
  const cell = active.getLine(active.baseY + row)?.getCell(column);
  if (cell === undefined) throw new Error(`there is no cell ${column},${row}`);
  return {
    text: cell.getChars(),
    width: cell.getWidth(),
    foreground: cell.isFgDefault() ? -1 : cell.getFgColor(),
    background: cell.isBgDefault() ? -1 : cell.getBgColor(),
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
    inverse: cell.isInverse() !== 0,
  };
}
