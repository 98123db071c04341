// Packs the package, installs it globally into a folder of its own and runs it as a stranger would.
// `npm run build && node scripts/check-pack.mjs`; ends with 0 where all is well.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const mostBytes = 2_000_000;

function check(holds, what) {
  if (!holds) throw new Error(`not so: ${what}`);
  process.stdout.write(`ok: ${what}\n`);
}

const folder = await mkdtemp(path.join(tmpdir(), 'lambda-oom-pack-'));
try {
  // Without `prepack`: what is checked is dist/ as it stands, which the tests beside this one run too.
  const packed = await run(
    'npm',
    ['pack', '--json', '--silent', '--ignore-scripts', '--pack-destination', folder],
    {
      cwd: root,
    },
  );
  const [{ size, unpackedSize, files }] = JSON.parse(packed.stdout);
  const paths = files.map((file) => file.path);
  check(
    size < mostBytes,
    `the package weighs ${(size / 1e6).toFixed(2)} MB, less than 2 MB (${(unpackedSize / 1e6).toFixed(2)} MB installed)`,
  );
  for (const needed of [
    'dist/cli.js',
    'dist/THIRD_PARTY_LICENSES.md',
    'demo/incident.ndjson.gz',
    'schema/report.schema.json',
    'schema/ndjson.schema.json',
    'README.md',
    'LICENSE',
    'CHANGELOG.md',
  ]) {
    check(paths.includes(needed), `it has ${needed}`);
  }
  check(!paths.some((file) => /^(src|test|bench|scripts)\//.test(file)), 'it has no sources and no tests');

  const [tarball] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  const prefix = path.join(folder, 'prefix');
  await run(
    'npm',
    [
      'install',
      '--global',
      '--prefix',
      prefix,
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      path.join(folder, tarball),
    ],
    {
      cwd: folder,
    },
  );
  const command = path.join(prefix, 'bin', 'lambda-oom');
  const { CI: _, ...env } = process.env;
  const version = await run(command, ['--version'], { cwd: folder, env });
  check(/^\d+\.\d+\.\d+\n$/.test(version.stdout), `lambda-oom --version prints ${version.stdout.trim()}`);
  const demo = await run(command, ['demo', '--speed', 'max'], { cwd: folder, env, timeout: 60_000 });
  check(
    /OOM kill/.test(demo.stdout),
    `lambda-oom demo --speed max prints ${demo.stdout.split('\n').length - 1} lines, kills among them`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
