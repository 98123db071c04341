/** Draws a controller with Ink into an emulated terminal: what the reader would see, cell by cell. */
import { PassThrough, Writable } from 'node:stream';
import { Terminal } from '@xterm/headless';
import { render } from 'ink';
import { App } from '../../src/ui/app.tsx';
import type { ScreenController } from '../../src/ui/controller.ts';
import { createLineMarks, withLines } from '../../src/ui/line-marks.ts';
import type { Size } from '../../src/ui/scene.ts';

export interface Tui {
  /** The lines on the screen, blanks at their ends cut off. */
  screen(): Promise<string[]>;
  /** Everything that was written so far. */
  written(): string;
  press(...keys: readonly string[]): Promise<void>;
  resize(size: Size): Promise<void>;
  /** Closes; rejects with the error that a component threw. */
  close(): Promise<void>;
}

export async function renderTui(controller: ScreenController, size: Size): Promise<Tui> {
  const terminal = new Terminal({
    cols: size.columns,
    rows: size.rows,
    allowProposedApi: true,
    // A terminal's line discipline does this.
    convertEol: true,
  });
  let written = '';
  const out = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      written += chunk;
      terminal.write(chunk, done);
    },
  });
  const stdout = Object.assign(out, { isTTY: true, columns: size.columns, rows: size.rows });
  const keyboard = new PassThrough();
  const stdin = Object.assign(keyboard, {
    isTTY: true,
    setRawMode: () => keyboard,
    ref() {},
    unref() {},
  });
  const marks = createLineMarks();
  const element = () => <App controller={controller} marks={marks} onSuspendable={() => {}} />;
  const instance = render(element(), {
    stdout: withLines(stdout, marks),
    stdin,
    alternateScreen: true,
    incrementalRendering: true,
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: false,
    maxFps: 1_000,
  });
  const settle = async () => {
    // Effects, the input parser's wait for the rest of an escape, and Ink's frame.
    await new Promise((resolve) => setTimeout(resolve, 40));
    await instance.waitUntilRenderFlush();
    await new Promise<void>((resolve) => terminal.write('', resolve));
  };
  await settle();
  return {
    async screen() {
      await settle();
      const { active } = terminal.buffer;
      return Array.from({ length: terminal.rows }, (_, row) =>
        (active.getLine(active.viewportY + row)?.translateToString(true) ?? '').trimEnd(),
      );
    },
    written: () => written,
    async press(...keys) {
      for (const key of keys) {
        keyboard.write(key);
        await settle();
      }
    },
    async resize(next) {
      terminal.resize(next.columns, next.rows);
      stdout.columns = next.columns;
      stdout.rows = next.rows;
      controller.resize(next);
      instance.rerender(element());
      stdout.emit('resize');
      await settle();
    },
    async close() {
      instance.unmount();
      await instance.waitUntilExit();
      terminal.dispose();
    },
  };
}
