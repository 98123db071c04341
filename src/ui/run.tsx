import { createFeed } from './feed.ts';
import { firstLines } from './first-lines.ts';
import type { Display } from './hooks/use-display.ts';
import { bindKeys } from './keymap.ts';
import type { UiSession } from './session.ts';
import { runOnTerminal } from './terminal-screen.ts';
import { chooseTheme, type ThemeName, takesUnicode } from './theme.ts';

export interface UiOptions {
  readonly theme: ThemeName | null;
  /** `--color`, `--no-color`; `null`: as the terminal is. */
  readonly color: boolean | null;
  readonly ascii: boolean;
  readonly bell: boolean;
  readonly mouse: boolean;
  readonly utc: boolean;
  /** Keys that the user bound: action to keys. */
  readonly keys: Readonly<Record<string, string>>;
  /** Masks what must not be shown; as it is where nothing needs masking. */
  readonly clean: (text: string) => string;
  /** Closes the screen from outside. */
  readonly signal?: AbortSignal;
  /** The screen takes keys: nothing of it is left to load. */
  readonly onDrawn?: () => void;
}

/**
 * Runs the screen until the user quits, a signal ends it, or `options.signal` does; then leaves a summary of
 * the incident in the normal screen. Throws a `CommandError` for keys that cannot be bound and where there is no
 * terminal to read keys from.
 */
export async function runUi(session: UiSession, options: UiOptions): Promise<void> {
  const { env } = process;
  const theme = chooseTheme(options.theme, options.color, env);
  const ascii = options.ascii || !takesUnicode(env);
  const display: Display = {
    brush: { theme, ascii },
    keymap: bindKeys(options.keys),
    utc: options.utc,
    clean: options.clean,
  };
  try {
    await runOnTerminal(({ effects, clock, mouse }) => {
      const feed = createFeed(session, clock);
      const services = { session, feed, effects, clock };
      return {
        firstLines: (size) => firstLines(session, display, size),
        async load() {
          const { appElement } = await import('./ink-programs.ts');
          return (size) => appElement({ services, display, size, mouse, bell: options.bell });
        },
        dispose: () => feed.dispose(),
      };
    }, options);
  } finally {
    session.actions.quit();
  }
  if (!process.stdout.writable) return;
  // Its table asks for Node's cryptography as it loads, which the first frame would wait for.
  const { quitSummary } = await import('./quit-summary.tsx');
  const summary = quitSummary(session.snapshot({ scope: { containers: 'none' }, windowMs: 600_000 }), {
    columns: process.stdout.columns ?? 80,
    utc: options.utc,
    ascii,
    clean: options.clean,
  });
  process.stdout.write(`${summary}\n`);
}
