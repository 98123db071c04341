import { afterEach, describe, expect, it } from 'vitest';
import { incident, now } from '../fixtures/snapshots.ts';
import { fixtureServices } from './fixture-services.ts';
import { fixtureSession } from './fixture-session.ts';
import { closeApps, renderApp } from './render-app.tsx';
import { renderTui } from './render-tui.tsx';

const size = { columns: 120, rows: 40 };

afterEach(closeApps);

/** What Ink draws as text, without a terminal. */
async function expected(keys: readonly string[], at = size): Promise<string[]> {
  const app = await renderApp({ size: at });
  await app.press(...keys);
  return app
    .text()
    .split('\n')
    .map((line) => line.trimEnd());
}

describe.each([
  ['fast lines', true],
  ['plain lines', false],
])('on a terminal, with %s', (_, fast) => {
  it('shows what is drawn, in the alternate screen, and goes by keys', async () => {
    const tui = await renderTui(fixtureServices(), size, fast);
    expect(await tui.screen()).toEqual(await expected([]));
    expect(tui.written()).toContain('\x1b[?1049h');
    await tui.press('\x1b[B', '\r');
    expect((await tui.screen())[1]).toMatch(/^ checkout-api/);
    await tui.press('q');
    expect(await tui.screen()).toEqual(await expected(['down']));
    await tui.press('/ima\r');
    expect((await tui.screen()).at(-1)).toContain('/ima 1 of 4');
    await tui.close();
    expect(tui.written()).toContain('\x1b[?1049l');
  });

  it('shows panes that come and go as they are, cell by cell', async () => {
    const tui = await renderTui(fixtureServices(), size, fast);
    const keys: string[] = [];
    for (const key of [
      'enter',
      'q',
      'l',
      'l',
      'q',
      'q',
      'f',
      'q',
      'v',
      'q',
      '?',
      'q',
      ':',
      'x',
      'backspace',
      'esc',
      'tab',
      'enter',
      'q',
      'z',
      'q',
      's',
      '1',
    ]) {
      keys.push(key);
      const bytes = { enter: '\r', esc: '\x1b', tab: '\t', backspace: '\x7f' }[key] ?? key;
      await tui.press(bytes);
    }
    expect(await tui.screen()).toEqual(await expected(keys));
    await tui.close();
  });

  it('follows every size, cell by cell', async () => {
    const tui = await renderTui(fixtureServices(), size, fast);
    for (const [columns, rows] of [
      [100, 30],
      [160, 45],
      [60, 16],
      [61, 45],
      [250, 80],
      [120, 40],
    ] as const) {
      await tui.resize({ columns, rows });
      expect(await tui.screen(), `${columns}x${rows}`).toEqual(await expected([], { columns, rows }));
    }
    await tui.close();
  });
});

describe('on a terminal', () => {
  it('writes only the lines that changed, and never clears the screen', async () => {
    const tui = await renderTui(fixtureServices(), size);
    const before = tui.written().length;
    await tui.press('l', 'q');
    await tui.press('t');
    const frame = tui.written().slice(before);
    expect(frame).not.toMatch(/\x1b\[[0-3]?J/);
    const moved = tui.written().length;
    await tui.press('3');
    expect(tui.written().length - moved).toBeLessThan(2_500);
    await tui.close();
  });

  it('draws nothing while nothing changes', async () => {
    const fixture = fixtureServices();
    const tui = await renderTui(fixture, size);
    fixture.clock.advance(10_000);
    await tui.screen();
    const before = tui.written().length;
    fixture.session.show({});
    fixture.clock.advance(10_000);
    await tui.screen();
    expect(tui.written().length).toBe(before);
    await tui.close();
  });

  it('gives on what a component throws', async () => {
    const session = fixtureSession();
    const fixture = fixtureServices({
      session: {
        ...session,
        snapshot: () => {
          throw new Error('a fault');
        },
        takeNewKills: () => [],
      },
    });
    const tui = await renderTui(fixture, size);
    await expect(tui.close()).rejects.toThrow('a fault');
  });

  it('goes on over many frames with the same picture', async () => {
    const fixture = fixtureServices();
    const tui = await renderTui(fixture, size);
    for (let frame = 1; frame <= 30; frame++) {
      const functions = incident.functions.map((fn) => ({ ...fn, attempts: fn.attempts + frame * 997 }));
      fixture.session.show({ snapshot: { ...incident, functions }, now: now + frame * 1_000 });
      fixture.clock.advance(300);
    }
    const other = await renderTui(fixture, size, false);
    expect(await tui.screen()).toEqual(await other.screen());
    await tui.close();
    await other.close();
  });
});
