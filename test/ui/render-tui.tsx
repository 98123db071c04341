/** The app on Ink, as the terminal gets it, in an emulated terminal: what the user would see, cell by cell. */
import { PassThrough, Writable } from 'node:stream';
import { Terminal } from '@xterm/headless';
import { render } from 'ink';
import { App } from '../../src/ui/app.tsx';
import type { Size } from '../../src/ui/effects.ts';
import { createLineTokens } from '../../src/ui/fast-lines/line-tokens.ts';
import { withLines } from '../../src/ui/fast-lines/token-stream.ts';
import { Root } from '../../src/ui/ink-screen.tsx';
import type { FixtureServices } from './fixture-services.ts';

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

/** `fast`: its lines go through Ink as tokens. */
export async function renderTui(fixture: FixtureServices, size: Size, fast = true): Promise<Tui> {
  const { services, display, mouse } = fixture;
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
  const tokens = fast ? createLineTokens() : null;
  const element = (now: Size) => (
    <Root size={now} tokens={tokens} onSuspendable={() => {}}>
      <App services={services} display={display} size={now} mouse={mouse} bell={false} />
    </Root>
  );
  const instance = render(element(size), {
    stdout: tokens === null ? stdout : withLines(stdout, tokens),
    stdin,
    alternateScreen: true,
    incrementalRendering: true,
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: false,
    maxFps: 1_000,
  });
  const settle = async () => {
    // Effects, the input parser's wait for the rest of an escape, and Ink's frames, until nothing more is written.
    for (let before = -1; before !== written.length; ) {
      before = written.length;
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    await instance.waitUntilRenderFlush();
    await new Promise<void>((resolve) => terminal.write('', resolve));
  };
  await settle();
  return {
    async screen() {
      await settle();
      const { active } = terminal.buffer;
      return Array.from({ length: terminal.rows }, (_, row) =>
        (active.getLine(active.viewportY + row)?.translateToString(true, 0, terminal.cols) ?? '').trimEnd(),
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
      instance.rerender(element(next));
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
