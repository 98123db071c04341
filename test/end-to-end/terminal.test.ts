import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { closeTerminals, keys, openTerminal } from './terminal.ts';

const probe = [
  process.execPath,
  '--import',
  import.meta.resolve('tsx'),
  fileURLToPath(new URL('./probe.tsx', import.meta.url)),
];

afterEach(closeTerminals);

describe('the pseudo terminal', () => {
  it('shows the screen cell by cell, types keys, resizes, and tells how the program left', async () => {
    const terminal = openTerminal(probe, { columns: 80, rows: 20 });
    await terminal.waitFor('size 80x20');
    expect(terminal.alternate()).toBe(true);
    expect(terminal.cursorHidden()).toBe(true);
    expect(terminal.cell(0, 0)).toMatchObject({ text: 's', foreground: 1, bold: true });
    expect(terminal.cell(0, 1)).toMatchObject({ text: '日', width: 2, foreground: -1 });
    expect(terminal.cell(1, 1).width).toBe(0);

    terminal.type('ab');
    await terminal.waitFor('typed ab');
    terminal.type(keys.down);
    await terminal.waitFor('typed ab<down>');
    terminal.type(keys.enter);
    await terminal.waitFor(/typed ab<down><enter>/);

    terminal.resize(60, 16);
    await terminal.waitFor('size 60x16');
    expect(terminal.screen()).toHaveLength(16);

    terminal.type('q');
    expect(await terminal.exit).toBe(7);
    expect(terminal.alternate()).toBe(false);
    expect(terminal.cursorHidden()).toBe(false);
    expect(terminal.text()).toMatch(/before\nafter/);
  });

  it('counts the cells of wide and combined characters as terminals do today', async () => {
    const terminal = openTerminal(['printf', '⏪|e\u0301|日|x']);
    await terminal.waitFor('x');
    expect(terminal.cell(0, 0)).toMatchObject({ text: '⏪', width: 2 });
    expect(terminal.cell(2, 0).text).toBe('|');
    expect(terminal.cell(3, 0)).toMatchObject({ text: 'e\u0301', width: 1 });
    expect(terminal.cell(5, 0)).toMatchObject({ text: '日', width: 2 });
    expect(terminal.cell(8, 0).text).toBe('x');
  });

  it('tells the end by a signal', async () => {
    const terminal = openTerminal(probe);
    await terminal.waitFor('size 120x40');
    terminal.kill('SIGKILL');
    expect(await terminal.exit).toBe(137);
  });

  it('says what was on the screen when what is waited for does not come', async () => {
    const terminal = openTerminal(['sh', '-c', 'echo only this']);
    await expect(terminal.waitFor('something else')).rejects.toThrow(/exit with 0 [\s\S]*only this/);
  });

  it('passes arguments on as they are', async () => {
    const terminal = openTerminal(['printf', '%s|', "it's", '$HOME', 'a b']);
    await terminal.waitFor("it's|$HOME|a b|");
  });
});
