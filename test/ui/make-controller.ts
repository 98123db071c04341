import { type ControllerOptions, createController, type ScreenController } from '../../src/ui/controller.ts';
import { defaultKeymap } from '../../src/ui/keymap.ts';
import { themeOf } from '../../src/ui/theme.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';
import { type FixtureSession, fixtureSession } from './fixture-session.ts';

export interface Made {
  readonly controller: ScreenController;
  readonly session: FixtureSession;
  readonly clock: FakeClock;
  /** What the terminal was asked: `ring`, `copy <text>`, `suspend`, `redraw`, `close`. */
  readonly outlet: readonly string[];
  /** The screen as text. */
  text(): string;
  press(...names: readonly string[]): string;
}

export function makeController(
  options: Partial<ControllerOptions> & {
    readonly session?: FixtureSession;
    readonly refusesCopies?: boolean;
  } = {},
): Made {
  const outlet: string[] = [];
  const clock = fakeClock();
  const session = options.session ?? fixtureSession();
  const controller = createController(session, {
    brush: { theme: themeOf('none', 256), ascii: false },
    keymap: defaultKeymap,
    size: { columns: 120, rows: 40 },
    utc: true,
    bell: true,
    clean: (text) => text,
    clock,
    outlet: {
      ring: () => outlet.push('ring'),
      copy(text) {
        outlet.push(`copy ${text}`);
        return options.refusesCopies !== true;
      },
      suspend: () => outlet.push('suspend'),
      redraw: () => outlet.push('redraw'),
      close: () => outlet.push('close'),
    },
    ...options,
  });
  const text = () =>
    controller
      .painted()
      .lines.join('\n')
      .replace(/\x1b\[[\d;]*m/g, '');
  return {
    controller,
    session,
    clock,
    outlet,
    text,
    press(...names) {
      for (const name of names) controller.key(name);
      return text();
    },
  };
}
