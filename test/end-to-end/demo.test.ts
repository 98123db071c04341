import stringWidth from 'string-width';
import { afterEach, describe, expect, it } from 'vitest';
import { cli } from './run.ts';
import { closeTerminals, keys, openTerminal, type Terminal, type TerminalOptions } from './terminal.ts';

afterEach(closeTerminals);

const demo = (options: TerminalOptions = {}, ...args: string[]): Terminal =>
  openTerminal([process.execPath, cli, 'demo', '--utc', ...args], options);

/** As fast as it goes without being done at once: kills within the first second. */
const fast = ['--speed', '1000'];

/** What must hold of a screen: the state above, the keys below, all rows there, nothing beyond the edge. */
function isWhole(terminal: Terminal, columns: number, rows: number): boolean {
  const screen = terminal.screen();
  return (
    screen.length === rows &&
    /REPLAY|ENDED|PAUSED/.test(screen[0] ?? '') &&
    / q quit/.test(screen.at(-1) ?? '') &&
    screen.some((line) => line.includes('image-resize')) &&
    screen.every((line) => stringWidth(line) <= columns)
  );
}

const colours = /\x1b\[[\d;]*(?:3[0-7]|9[0-7]|38;[25];[\d;]+)m/;

const isOverview = (now: { text(): string }): boolean =>
  now.text().includes('nightly-report') && !/KEYS OF THIS SCREEN|What to do/.test(now.text());

describe('demo on a terminal', () => {
  it('shows the functions on the alternate screen, and kills within the first seconds', async () => {
    const terminal = demo({}, ...fast);
    await terminal.waitFor('image-resize');
    expect(terminal.alternate()).toBe(true);
    expect(terminal.cursorHidden()).toBe(true);
    expect(isWhole(terminal, 120, 40)).toBe(true);
    await terminal.waitFor(/image-resize[^\n]*OOM kill/);
    for (const name of ['image-resize', 'checkout-api', 'nightly-report', 'stream-etl']) {
      expect(terminal.text()).toContain(name);
    }
  });

  it('opens the screen once, and takes a key that was typed at its first frame', async () => {
    const terminal = demo();
    await terminal.waitFor(' q quit');
    expect(terminal.alternate()).toBe(true);
    expect(terminal.cursorHidden()).toBe(true);
    terminal.type('q');
    expect(await terminal.exit).toBe(0);
    expect(terminal.raw().split('\x1b[?1049h')).toHaveLength(2);
    expect(terminal.alternate()).toBe(false);
    expect(terminal.cursorHidden()).toBe(false);
  });

  it('leaves the terminal as it was on a signal at its first frame', async () => {
    const terminal = demo();
    await terminal.waitFor(' q quit');
    terminal.kill('SIGTERM');
    expect(await terminal.exit).toBe(0);
    expect(terminal.alternate()).toBe(false);
    expect(terminal.cursorHidden()).toBe(false);
  });

  it('goes from the overview to a function, to a container, and back', async () => {
    const terminal = demo({}, ...fast);
    await terminal.waitFor(/leaking/);
    terminal.type(keys.enter);
    await terminal.waitFor('CONTAINER');
    terminal.type(keys.enter);
    await terminal.waitFor('LOG AROUND THIS INVOCATION');
    terminal.type(keys.escape);
    await terminal.waitFor('CONTAINER');
    terminal.type(keys.escape);
    await terminal.waitFor('nightly-report');
  });

  it('helps, lists findings, shows the log, filters', async () => {
    const terminal = demo({}, ...fast);
    await terminal.waitFor(/leaking/);
    terminal.type('?');
    await terminal.waitFor('KEYS OF THIS SCREEN');
    terminal.type(keys.escape);
    await terminal.waitFor(isOverview);
    terminal.type('f');
    await terminal.waitFor('What to do');
    // A key right behind Escape would be taken for one with Alt.
    terminal.type(keys.escape);
    await terminal.waitFor(isOverview);
    terminal.type('l');
    await terminal.waitFor(/REPORT \d+\/\d+ MB/);
    terminal.type(keys.escape);
    await terminal.waitFor(isOverview);
    terminal.type('/');
    terminal.type('checkout');
    await terminal.waitFor((now) => !now.text().includes('nightly-report'));
    expect(terminal.text()).toContain('checkout-api');
  });

  it.each([
    [140, 45],
    [100, 30],
    [60, 16],
  ])('is whole at %d x %d, and after a resize to it', async (columns, rows) => {
    const terminal = demo({ columns: 120, rows: 40 }, ...fast);
    await terminal.waitFor('image-resize');
    const before = terminal.raw().length;
    terminal.resize(columns, rows);
    await terminal.waitFor(
      (now) => /REPLAY|ENDED/.test(now.raw().slice(before)) && isWhole(now, columns, rows),
    );

    const fresh = demo({ columns, rows }, ...fast);
    await fresh.waitFor((now) => isWhole(now, columns, rows));
  });

  it('leaves the terminal as it was on q, with a summary and exit code 0', async () => {
    const terminal = demo({}, ...fast);
    await terminal.waitFor(/OOM kill/);
    terminal.type('q');
    expect(await terminal.exit).toBe(0);
    expect(terminal.alternate()).toBe(false);
    expect(terminal.cursorHidden()).toBe(false);
    expect(terminal.text()).toMatch(/OOM kill/);
  });

  it.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('leaves the terminal as it was on %s', async (signal) => {
    const terminal = demo();
    await terminal.waitFor('image-resize');
    terminal.kill(signal);
    await terminal.exit;
    expect(terminal.alternate()).toBe(false);
    expect(terminal.cursorHidden()).toBe(false);
  });

  it('leaves on Ctrl-C with 0', async () => {
    const terminal = demo();
    await terminal.waitFor('image-resize');
    terminal.type(keys.interrupt);
    expect(await terminal.exit).toBe(0);
    expect(terminal.alternate()).toBe(false);
  });

  it('has no colours with NO_COLOR, and has them without', async () => {
    const colourless = demo({ env: { NO_COLOR: '1' } });
    await colourless.waitFor('image-resize');
    expect(colourless.raw()).not.toMatch(colours);
    const coloured = demo();
    await coloured.waitFor('image-resize');
    expect(coloured.raw()).toMatch(colours);
  });
});
