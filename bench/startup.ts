/**
 * Start-up: from `exec` to the first text on a pseudo terminal, of `lambda-oom demo`, of an Ink hello world
 * bundled the same way, and `node -e 0` to its end; and `--help` to its end. Interleaved, medians, as ratios.
 *
 *   npm run build && npx tsx bench/startup.ts [rounds, 9 unless told]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../scripts/build.mjs';
import { childEnvironment } from '../test/end-to-end/environment.ts';

const rounds = Math.max(7, Number(process.argv[2] ?? 9));
const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const node = process.execPath;

/** Printed right before `exec`, so that the shell and the terminal are not measured. */
const mark = 'MARK\n';

interface Case {
  readonly name: string;
  readonly command: readonly string[];
  readonly until: 'text' | 'end';
}

const outdir = mkdtempSync(path.join(tmpdir(), 'startup-'));
try {
  await bundle({ entry: fileURLToPath(new URL('./hello.tsx', import.meta.url)), outdir });
  const cases: readonly Case[] = [
    { name: 'node -e 0', command: [node, '-e', '0'], until: 'end' },
    { name: 'Ink hello world', command: [node, path.join(outdir, 'cli.js')], until: 'text' },
    { name: 'lambda-oom demo', command: [node, cli, 'demo'], until: 'text' },
    { name: 'lambda-oom --help', command: [node, cli, '--help'], until: 'end' },
  ];
  const times = new Map<string, number[]>(cases.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const each of cases) times.get(each.name)?.push(await measure(each));
  }
  const medians = new Map([...times].map(([name, values]) => [name, median(values)]));
  const hello = medians.get('Ink hello world') ?? Number.NaN;
  const bare = medians.get('node -e 0') ?? Number.NaN;
  process.stdout.write(`Node ${process.version}, median of ${rounds}, interleaved\n`);
  for (const [name, ms] of medians) {
    const ratios = `${(ms / hello).toFixed(2)} x Ink hello world  ${(ms / bare).toFixed(2)} x node -e 0`;
    process.stdout.write(`${name.padEnd(18)} ${ms.toFixed(0).padStart(5)} ms  ${ratios}\n`);
  }
} finally {
  rmSync(outdir, { recursive: true, force: true });
}

/** Milliseconds from the mark to the first visible character, or to the end. */
function measure({ name, command, until }: Case): Promise<number> {
  const words = command.map((word) => `'${word}'`).join(' ');
  const line = `stty rows 40 cols 120; printf '${mark.trim()}\\n'; exec ${words}`;
  return new Promise((resolve, reject) => {
    const child = spawn('script', ['-qfec', line, '/dev/null'], {
      env: { ...childEnvironment(), SHELL: '/bin/sh', TERM: 'xterm-256color' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let output = '';
    let start = 0;
    let shown = 0;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const at = output.indexOf('MARK');
      if (at === -1) return;
      if (start === 0) start = performance.now();
      if (shown === 0 && visible(output.slice(at + mark.length))) {
        shown = performance.now();
        if (until === 'text') child.stdin.write('q');
      }
    });
    const giveUp = setTimeout(() => child.kill('SIGKILL'), 20_000);
    child.once('error', reject);
    child.once('close', () => {
      clearTimeout(giveUp);
      const end = until === 'end' ? performance.now() : shown;
      if (start === 0 || end === 0) reject(new Error(`${name} showed nothing:\n${output}`));
      else resolve(end - start);
    });
  });
}

function visible(output: string): boolean {
  // biome-ignore format: one sequence a line reads worse
  return /\S/.test(output.replace(/\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][A-Z0-9]|[=>78c])/g, ''));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = low] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
  return (low + high) / 2;
}
