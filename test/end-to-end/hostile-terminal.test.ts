/** A terminal that is closed while the program runs: it ends by the signal, whole lines are recorded, nothing crashes. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { cli } from './run.ts';
import { closeTerminals, openTerminal, type Sight } from './terminal.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hang-up-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(closeTerminals);

const soon = { timeout: 10_000, interval: 50 };

/** The program under a shell that outlives the terminal and notes how it ended: `$?` is 128 + the signal. */
function underShell(before: string, args: readonly string[], ended: string): string[] {
  const note = `trap : HUP; ${before} "$@" 2>'${ended}.stderr'; echo $? > '${ended}'`;
  return ['/bin/sh', '-c', note, 'sh', process.execPath, cli, ...args];
}

describe('the terminal is closed', () => {
  it.each<[string, string, readonly string[], Sight]>([
    ['on the screen', '', ['demo'], /q quit/],
    ['on the screen, with the mouse', '', ['demo', '--mouse'], /q quit/],
    ['while text is written', '', ['demo', '--output', 'text', '--speed', '20'], /leak: watching/],
    ['where SIGHUP is ignored, on the screen', "trap '' HUP;", ['demo'], /q quit/],
  ])('%s', async (name, before, args, sight) => {
    const ended = path.join(folder, name.replaceAll(/\W/g, '-'));
    const recorded = `${ended}.ndjson`;
    const terminal = openTerminal(underShell(before, [...args, '--record', recorded], ended));
    await terminal.waitFor(sight, 20_000);
    terminal.hangUp();
    await vi.waitFor(() => expect(existsSync(ended) && readFileSync(ended, 'utf8')).toMatch(/\d\n/), soon);
    expect(readFileSync(ended, 'utf8')).toBe('129\n');
    expect(readFileSync(`${ended}.stderr`, 'utf8')).not.toMatch(/Assertion|Segmentation|node:internal/);
    const text = readFileSync(recorded, 'utf8');
    expect(text.endsWith('\n') || text === '').toBe(true);
    for (const line of text.trimEnd().split('\n')) if (line !== '') JSON.parse(line);
  });
});
