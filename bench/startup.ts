/**
 * Start-up, from `exec` on a pseudo terminal: to the first text of `demo` and of `tail`, to where `demo` has Ink and
 * takes keys, to `tail`'s first request at a CloudWatch on the loopback, and to the end of `--help`, of a `report` on
 * a small file and of `node -e 0`.
 * Interleaved, medians, as ratios to an Ink hello world that is bundled as the program is, which spares it too what
 * `scripts/bundle-plugins.mjs` leaves out of Ink's packages, and to one that has no more than esbuild's settings.
 *
 *   npm run build && npx tsx bench/startup.ts [rounds, 9 unless told]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRandom } from '../demo/random.ts';
import { bundle } from '../scripts/build.mjs';
import { withoutDevtools } from '../scripts/bundle-plugins.mjs';
import { childEnvironment } from '../test/end-to-end/environment.ts';
import { startCloudWatch } from '../test/stand-in/cloudwatch.ts';
import { createService } from '../test/stand-in/service.ts';

const rounds = Math.max(7, Number(process.argv[2] ?? 9));
const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const hello = fileURLToPath(new URL('./hello.tsx', import.meta.url));
const recording = fileURLToPath(new URL('../test/fixtures/exports/filter-log-events.json', import.meta.url));
const node = process.execPath;

/** Printed right before `exec`, so that the shell and the terminal are not measured. */
const mark = 'MARK\n';

/** Ink asks for this where it begins to read keys. */
const pasteOn = '\x1b[?2004h';

interface Case {
  readonly name: string;
  readonly command: readonly string[];
  readonly until: 'text' | 'keys' | 'request' | 'end';
}

const outdir = mkdtempSync(path.join(tmpdir(), 'startup-'));
const service = createService({ now: Date.now, random: createRandom(1) });
service.createGroup('/aws/lambda/checkout-api');
let onRequest = (): void => {};
service.behaviour.fail = () => {
  onRequest();
  return null;
};
const cloudWatch = await startCloudWatch(service);
try {
  const bundled = { same: path.join(outdir, 'same'), plain: path.join(outdir, 'plain') };
  await bundle({ entry: hello, outdir: bundled.same });
  await bundle({ entry: hello, outdir: bundled.plain, plugins: [withoutDevtools] });
  const tail = [node, cli, 'tail', '*', '--region', 'eu-west-1', '--endpoint-url', cloudWatch.url];
  const cases: readonly Case[] = [
    { name: 'node -e 0', command: [node, '-e', '0'], until: 'end' },
    { name: 'Ink hello world', command: [node, path.join(bundled.same, 'cli.js')], until: 'text' },
    { name: 'the same, plain', command: [node, path.join(bundled.plain, 'cli.js')], until: 'text' },
    { name: 'demo', command: [node, cli, 'demo'], until: 'text' },
    { name: 'demo, keys', command: [node, cli, 'demo'], until: 'keys' },
    { name: 'tail', command: tail, until: 'text' },
    { name: 'tail, request', command: tail, until: 'request' },
    { name: '--help', command: [node, cli, '--help'], until: 'end' },
    { name: 'report', command: [node, cli, 'report', recording], until: 'end' },
  ];
  const times = new Map<string, number[]>(cases.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const each of cases) times.get(each.name)?.push(await measure(each));
  }
  const medians = new Map([...times].map(([name, values]) => [name, median(values)]));
  const bases = ['Ink hello world', 'the same, plain', 'node -e 0'];
  process.stdout.write(`Node ${process.version}, median of ${rounds}, interleaved\n`);
  process.stdout.write(`${''.padEnd(24)}${bases.map((name) => `  x ${name}`).join('')}\n`);
  for (const [name, ms] of medians) {
    const ratios = bases.map((base) =>
      (ms / (medians.get(base) ?? Number.NaN)).toFixed(2).padStart(base.length + 4),
    );
    process.stdout.write(`${name.padEnd(16)} ${ms.toFixed(0).padStart(4)} ms${ratios.join('')}\n`);
  }
} finally {
  rmSync(outdir, { recursive: true, force: true });
  await cloudWatch.close();
}

/** Milliseconds from the mark to the first visible character, to where keys are read, to the first request, or to the end. */
function measure({ name, command, until }: Case): Promise<number> {
  const words = command.map((word) => `'${word}'`).join(' ');
  const line = `stty rows 40 cols 120; printf '${mark.trim()}\\n'; exec ${words}`;
  return new Promise((resolve, reject) => {
    const keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' };
    const child = spawn('script', ['-qfec', line, '/dev/null'], {
      env: { ...childEnvironment(keys), SHELL: '/bin/sh', TERM: 'xterm-256color' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let output = '';
    let start = 0;
    let reached = 0;
    const reach = (): void => {
      if (reached !== 0) return;
      reached = performance.now();
      child.stdin.write('q');
    };
    if (until === 'request') onRequest = reach;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const at = output.indexOf('MARK');
      if (at === -1) return;
      if (start === 0) start = performance.now();
      if (until === 'text' && visible(output.slice(at + mark.length))) reach();
      if (until === 'keys' && output.includes(pasteOn)) reach();
    });
    const giveUp = setTimeout(() => child.kill('SIGKILL'), 20_000);
    child.once('error', reject);
    child.once('close', () => {
      clearTimeout(giveUp);
      onRequest = () => {};
      const end = until === 'end' ? performance.now() : reached;
      if (start === 0 || end === 0) reject(new Error(`${name} did not get there:\n${output}`));
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
