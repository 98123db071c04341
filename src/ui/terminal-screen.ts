import type { ReactNode } from 'react';
import { copyText } from './clipboard.ts';
import type { ScreenClock, Size, TerminalEffects } from './effects.ts';
import { firstFrame, withoutFrame } from './first-frame.ts';
import { holdStderr } from './held-stderr.ts';
import type { InkScreen } from './ink-screen.tsx';
import { mouseOff, mouseOn } from './mouse.ts';
import { createMouseSource, type MouseSource } from './mouse-source.ts';
import { openKeys, withMouse } from './terminal-keys.ts';

export interface TerminalOptions {
  readonly mouse: boolean;
  /** Closes the screen from outside. */
  readonly signal?: AbortSignal;
  /** The screen takes keys: nothing of it is left to load. */
  readonly onDrawn?: () => void;
}

/** What a program on the terminal is given. */
export interface TerminalServices {
  readonly effects: TerminalEffects;
  readonly clock: ScreenClock;
  readonly mouse: MouseSource;
}

/** A program on the terminal. */
export interface TerminalProgram {
  /** What is on the screen before Ink is loaded: a painted string a row. */
  firstLines(size: Size): readonly string[];
  /** Loads what Ink draws on a terminal of a size. */
  load(): Promise<(size: Size) => ReactNode>;
  dispose(): void;
}

/** Signals that end the screen; the session then ends as after the key. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** A stop takes effect at once; where the shell cannot stop us, we are back after this (milliseconds). */
const stopMs = 100;

/**
 * Runs a screen on the terminal's alternate screen until it is closed: by key, signal, `options.signal`, or the
 * terminal's going away. The terminal is as it was afterwards, after an exception too.
 */
export async function runOnTerminal(
  create: (services: TerminalServices) => TerminalProgram,
  options: TerminalOptions,
): Promise<void> {
  const { stdout, stderr } = process;
  let ink: InkScreen | null = null;
  let closed = false;
  let handedOver = false;
  const close = (): void => {
    closed = true;
    ink?.close();
  };
  const write = (text: string): void => {
    if (stdout.writable) stdout.write(text);
  };
  const handOver = (meanwhile: () => Promise<void> | void): void => {
    if (handedOver || ink === null) return;
    handedOver = true;
    ink
      .suspend(async () => {
        if (options.mouse) write(mouseOff);
        await meanwhile();
        if (options.mouse) write(mouseOn);
      })
      .finally(() => {
        handedOver = false;
      });
  };
  const suspend = (): void =>
    handOver(async () => {
      process.off('SIGTSTP', suspend);
      // The whole group: what feeds us through a pipe is stopped with us.
      process.kill(0, 'SIGTSTP');
      await new Promise((resolve) => setTimeout(resolve, stopMs));
      process.on('SIGTSTP', suspend);
    });
  const redraw = (): void => handOver(() => {});

  const mouse = createMouseSource();
  const program = create({
    effects: {
      ring: () => write('\x07'),
      copy: (text) => copyText(text, process.env, process.platform, write),
      suspend,
      redraw,
      close,
    },
    clock,
    mouse,
  });
  const terminal = openKeys(process.stdin);
  const keys = options.mouse ? withMouse(terminal, mouse.emit) : terminal;
  const releaseStderr = holdStderr(stderr);
  const leave = (): void => {
    if (options.mouse) write(mouseOff);
    if (ink === null) {
      keys.setRaw(false);
      write(withoutFrame);
    }
    releaseStderr();
  };
  // Before Ink's own listener, so that it never draws lines of the old width.
  const resize = (): void => ink?.resized(sizeOf(stdout));
  for (const signal of endings) process.on(signal, close);
  process.on('SIGTSTP', suspend);
  process.on('SIGCONT', redraw);
  process.on('exit', leave);
  options.signal?.addEventListener('abort', close, { once: true });
  stdout.on('resize', resize);
  stdout.on('error', close);
  keys.stream.on('error', close);
  keys.stream.on('end', close);
  try {
    const first = program.firstLines(sizeOf(stdout));
    // What is typed from now on is kept for Ink, and not shown.
    keys.setRaw(true);
    write(firstFrame(first));
    const [{ openInkScreen }, element] = await Promise.all([import('./ink-programs.ts'), program.load()]);
    if (closed || options.signal?.aborted === true) return;
    ink = openInkScreen(element, { size: sizeOf(stdout), stdout, keys: keys.stream, env: process.env });
    if (options.mouse) write(mouseOn);
    options.onDrawn?.();
    await ink.closed;
  } finally {
    leave();
    for (const signal of endings) process.off(signal, close);
    process.off('SIGTSTP', suspend);
    process.off('SIGCONT', redraw);
    process.off('exit', leave);
    options.signal?.removeEventListener('abort', close);
    stdout.off('resize', resize);
    stdout.off('error', close);
    keys.stream.off('error', close);
    keys.stream.off('end', close);
    program.dispose();
    keys.close();
  }
}

function sizeOf({ columns = 80, rows = 24 }: Partial<NodeJS.WriteStream>): Size {
  return { columns, rows };
}

const clock: ScreenClock = {
  now: () => performance.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};
