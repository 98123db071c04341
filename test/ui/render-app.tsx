/** The app on Ink with a clock and a session that the test moves; what it drew, as text. */
import { PassThrough, Writable } from 'node:stream';
import { render } from 'ink';
import { App } from '../../src/ui/app.tsx';
import type { Size } from '../../src/ui/effects.ts';
import type { MouseEvent } from '../../src/ui/mouse.ts';
import type { UiState } from '../../src/ui/state.ts';
import { type FixtureOptions, type FixtureServices, fixtureServices } from './fixture-services.ts';

export interface RenderedApp extends Pick<FixtureServices, 'session' | 'clock' | 'asked'> {
  /** The screen as text. */
  text(): string;
  /** Frames drawn so far. */
  frames(): number;
  /** Presses keys by their names, one after the other; gives the screen then. */
  press(...names: readonly string[]): Promise<string>;
  /** Sends bytes as a terminal would. */
  send(bytes: string): Promise<string>;
  click(event: MouseEvent): Promise<string>;
  /** Lets the clock go on. */
  advance(ms: number): Promise<string>;
  /** Gives the session something else to show, and the screen the time to draw it. */
  show(change: Parameters<FixtureServices['session']['show']>[0]): Promise<string>;
  resize(size: Size): Promise<string>;
  close(): void;
}

export interface RenderAppOptions extends FixtureOptions {
  readonly size?: Size;
  readonly bell?: boolean;
  readonly start?: UiState;
}

const opened = new Set<() => void>();

/** Closes what a test opened: for `afterEach`. */
export function closeApps(): void {
  for (const close of opened) close();
  opened.clear();
}

export async function renderApp(options: RenderAppOptions = {}): Promise<RenderedApp> {
  const { services, display, mouse, session, clock, asked } = fixtureServices(options);
  let size = options.size ?? { columns: 120, rows: 40 };
  let frame = '';
  let frames = 0;
  const out = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      if (chunk.includes('\n')) {
        frame = chunk;
        frames += 1;
      }
      done();
    },
  });
  const stdout = Object.assign(out, { isTTY: true, ...size });
  const keyboard = new PassThrough();
  const stdin = Object.assign(keyboard, { isTTY: true, setRawMode: () => keyboard, ref() {}, unref() {} });
  const element = () => (
    <App
      services={services}
      display={display}
      size={size}
      mouse={mouse}
      bell={options.bell ?? true}
      {...(options.start === undefined ? {} : { start: options.start })}
    />
  );
  const instance = render(element(), {
    stdout,
    stdin,
    // Each frame whole and at once.
    debug: true,
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  const text = () => frame.replace(/\x1b\[[\d;?]*[a-zA-Z]/g, '');
  const close = (): void => {
    instance.unmount();
    services.feed.dispose();
  };
  opened.add(close);
  const send = async (bytes: string): Promise<string> => {
    keyboard.write(bytes);
    // Ink waits for what may follow an Escape.
    await settled(bytes === '\x1b' ? 40 : 0);
    return text();
  };
  await settled(0);
  return {
    session,
    clock,
    asked,
    text,
    frames: () => frames,
    async press(...names) {
      for (const name of names) await send(bytesOf(name));
      return text();
    },
    send,
    async click(event) {
      mouse.emit(event);
      await settled(0);
      return text();
    },
    async advance(ms) {
      clock.advance(ms);
      await settled(0);
      return text();
    },
    async show(change) {
      session.show(change);
      clock.advance(300);
      await settled(0);
      return text();
    },
    async resize(next) {
      size = next;
      Object.assign(stdout, next);
      instance.rerender(element());
      stdout.emit('resize');
      await settled(0);
      return text();
    },
    close,
  };
}

/** Effects and renders run in tasks of their own. */
export async function settled(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
  for (let turn = 0; turn < 12; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

const bytes: Readonly<Record<string, string>> = {
  enter: '\r',
  esc: '\x1b',
  tab: '\t',
  'shift-tab': '\x1b[Z',
  space: ' ',
  backspace: '\x7f',
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  home: '\x1b[H',
  end: '\x1b[F',
  'ctrl-c': '\x03',
};

function bytesOf(name: string): string {
  return bytes[name] ?? name;
}
