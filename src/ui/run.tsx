import { createController } from './controller.ts';
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
  /** Keys bound anew: action to keys. */
  readonly keys: Readonly<Record<string, string>>;
  /** Masks what must not be shown; as it is where nothing needs masking. */
  readonly clean: (text: string) => string;
  /** Closes the screen from outside. */
  readonly signal?: AbortSignal;
  /** The screen takes keys: nothing of it is left to load. */
  readonly onDrawn?: () => void;
}

/**
 * Runs the screen until the reader quits, a signal ends it, or `options.signal` does; then leaves a summary of
 * the incident in the normal screen. Throws a `CommandError` for keys that cannot be bound and where there is no
 * terminal to read keys from.
 */
export async function runUi(session: UiSession, options: UiOptions): Promise<void> {
  const { env } = process;
  const theme = chooseTheme(options.theme, options.color, env);
  const keymap = bindKeys(options.keys);
  const ascii = options.ascii || !takesUnicode(env);
  try {
    await runOnTerminal(
      (outlet, size, clock) =>
        createController(session, {
          brush: { theme, ascii },
          keymap,
          size,
          utc: options.utc,
          bell: options.bell,
          clean: options.clean,
          outlet,
          clock,
        }),
      options,
    );
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
