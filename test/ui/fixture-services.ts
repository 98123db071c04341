/** What the app needs, around a session that shows what a test gives it. */
import type { CopyResult, TerminalEffects } from '../../src/ui/effects.ts';
import { createFeed } from '../../src/ui/feed.ts';
import { type Display, plainDisplay } from '../../src/ui/hooks/use-display.ts';
import type { Services } from '../../src/ui/hooks/use-session.ts';
import { createMouseSource, type MouseSource } from '../../src/ui/mouse-source.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';
import { type FixtureSession, fixtureSession } from './fixture-session.ts';

export interface FixtureServices {
  readonly services: Services;
  readonly session: FixtureSession;
  readonly clock: FakeClock;
  readonly display: Display;
  readonly mouse: MouseSource;
  /** What the terminal was asked: `ring`, `copy <text>`, `suspend`, `redraw`, `close`. */
  readonly asked: readonly string[];
}

export interface FixtureOptions {
  readonly session?: FixtureSession;
  readonly display?: Partial<Display>;
  /** What becomes of a copy. */
  readonly copies?: CopyResult;
}

export function fixtureServices(options: FixtureOptions = {}): FixtureServices {
  const asked: string[] = [];
  const session = options.session ?? fixtureSession();
  const clock = fakeClock();
  const effects: TerminalEffects = {
    ring: () => asked.push('ring'),
    async copy(text) {
      asked.push(`copy ${text}`);
      return options.copies ?? { copied: true, how: 'the clipboard', confirmed: true };
    },
    suspend: () => asked.push('suspend'),
    redraw: () => asked.push('redraw'),
    close: () => asked.push('close'),
  };
  const feed = createFeed(session, clock);
  return {
    services: { session, feed, effects, clock },
    session,
    clock,
    display: { ...plainDisplay, ...options.display },
    mouse: createMouseSource(),
    asked,
  };
}
