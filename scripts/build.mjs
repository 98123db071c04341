// Bundles the command into dist/: `dist/cli.js` and the chunks that it loads when they are needed.
// `node scripts/build.mjs [entry] [out folder]`; the defaults are `src/cli.tsx` and `dist`.
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { startupPlugins } from './bundle-plugins.mjs';
import { gathered, gatherings, outputOf, staticFiles } from './shared-modules.mjs';
import { thirdPartyLicenses } from './third-party-licenses.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const shebang = '#!/usr/bin/env node\n';

const aws = ['node_modules/@aws-sdk/', 'node_modules/@smithy/'];
const worker = 'src/recordings/fast-path/blocks/block-worker.ts';
const ink = ['ink', 'react', 'react-reconciler', 'yoga-layout'].map((name) => `node_modules/${name}/`);
const reading = [
  'src/analysis/analyzer.ts',
  'src/analysis/advice/',
  'src/analysis/leak/',
  'src/output/report',
  'src/recordings/open.ts',
  'src/recordings/fast-path/blocks/',
];

/**
 * What loads at once with an entry: none of `without`, and of all no more than `bytes` in so many `files`. `--help`,
 * `report` and the like must not pay for the screen; its first frame must wait neither for Ink nor for what reads,
 * analyses and reports.
 */
const starts = [
  { entry: 'src/command-line.ts', without: [...aws, ...ink], bytes: 64_000, files: 4 },
  { entry: 'src/commands/report.ts', without: [...aws, ...ink], bytes: 270_000, files: 8 },
  {
    entry: 'src/commands/screen.ts',
    without: [...aws, ...ink, ...reading, 'node_modules/meow/'],
    bytes: 105_000,
    files: 6,
  },
  {
    entry: 'src/ui/ink-programs.ts',
    without: [...aws, ...reading],
    bytes: 600_000,
    files: 8,
  },
];

/**
 * One bundle as it is published; also what bench/ builds its Ink hello world with, so that both start alike.
 * Gives esbuild's metafile of it.
 */
export async function bundle({ entry, outdir, plugins = startupPlugins }) {
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  const options = {
    absWorkingDir: root,
    // The scan kernel has one of its own, for editors; what it shares with the program is plain TypeScript.
    tsconfig: 'tsconfig.json',
    entryPoints: { cli: entry },
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // The ES builds shake down, and give named exports to `import()`.
    mainFields: ['module', 'main'],
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    minify: true,
    jsx: 'automatic',
    // Left as literals, the emoji tables of `string-width` would be built by whatever compiles the file.
    supported: { 'regexp-set-notation': false },
    legalComments: 'none',
    metafile: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins,
    logLevel: 'warning',
  };
  const apart = await build({ ...options, write: false });
  const together = gathered(gatherings(apart.metafile, starts), root);
  const program = await build({ ...options, plugins: [together, ...plugins] });
  // A thread shares nothing with the program: its modules are read as one file.
  const thread = await build({ ...options, entryPoints: { 'block-worker': worker }, splitting: false });
  const metafile = {
    inputs: { ...program.metafile.inputs, ...thread.metafile.inputs },
    outputs: { ...program.metafile.outputs, ...thread.metafile.outputs },
  };
  await dropEmpty(metafile.outputs);
  await giveRequire(metafile);
  return { metafile };
}

/** A module of nothing but constants that were put where they are used leaves a file with nothing in it. */
async function dropEmpty(outputs) {
  const empty = Object.keys(outputs).filter((name) => outputs[name].bytes === 0);
  for (const name of empty) {
    delete outputs[name];
    await rm(path.resolve(root, name));
  }
  for (const [name, output] of Object.entries(outputs)) {
    const gone = output.imports.filter(({ path: imported }) => empty.includes(imported));
    if (gone.length === 0) continue;
    output.imports = output.imports.filter((imported) => !gone.includes(imported));
    const file = path.resolve(root, name);
    let code = await readFile(file, 'utf8');
    for (const { path: imported } of gone) code = code.replace(`import"./${path.basename(imported)}";`, '');
    await writeFile(file, code);
  }
}

/**
 * Bundled CommonJS (the AWS SDK) asks for Node's own modules through `require`, which an ES module has to make. A banner
 * of esbuild's would have every file make its own, at a fifth of a millisecond each; the one file that asks is enough.
 */
async function giveRequire({ outputs }) {
  const making =
    "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);\n";
  for (const name of Object.keys(outputs)) {
    const file = path.resolve(root, name);
    const code = await readFile(file, 'utf8');
    if (/\btypeof require\b/.test(code)) await writeFile(file, making + code);
  }
}

/** What is wrong with what loads at once, in sentences: nothing should be. */
export function startFaults(metafile) {
  return starts.flatMap(({ entry, without, bytes, files: most }) => {
    const output = outputOf(metafile, entry);
    if (output === undefined) return [`${entry} is no file of its own`];
    const files = staticFiles(metafile, output).map((name) => metafile.outputs[name]);
    const inputs = files.flatMap((file) =>
      Object.keys(file.inputs).filter((name) => file.inputs[name].bytesInOutput > 0),
    );
    const eager = without.filter((part) => inputs.some((name) => name.includes(part)));
    const sum = files.reduce((total, file) => total + file.bytes, 0);
    return [
      ...eager.map((part) => `${entry} loads ${part} before anything asks for it`),
      ...(sum > bytes ? [`${entry} loads ${sum} bytes at once; ${bytes} are the most`] : []),
      ...(files.length > most ? [`${entry} loads ${files.length} files at once; ${most} are the most`] : []),
    ];
  });
}

/** Builds beside the folder and swaps: a build that fails leaves the last one standing. */
async function main([entry = 'src/cli.tsx', out = 'dist']) {
  const outdir = path.resolve(root, out);
  const fresh = `${outdir}.new`;
  try {
    const { metafile } = await bundle({ entry: path.resolve(root, entry), outdir: fresh });
    const cli = path.join(fresh, 'cli.js');
    // What is built from another entry answers for itself.
    const faults = entry === 'src/cli.tsx' ? startFaults(metafile) : [];
    if (faults.length > 0) throw new Error(faults.join('\n'));
    const code = await readFile(cli, 'utf8');
    if (!code.startsWith('#!')) await writeFile(cli, shebang + code);
    await chmod(cli, 0o755);
    await writeFile(path.join(fresh, 'THIRD_PARTY_LICENSES.md'), await thirdPartyLicenses(metafile, root));
    await rm(outdir, { recursive: true, force: true });
    await rename(fresh, outdir);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(process.argv.slice(2)).catch((error) => {
    // esbuild has printed its own errors, with the lines that they are about.
    if (!Array.isArray(error.errors)) process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
