// Bundles the command into dist/: `dist/cli.js` and the chunks that it loads when they are needed.
// `node scripts/build.mjs [entry] [out folder]`; the defaults are `src/cli.tsx` and `dist`.
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { startupPlugins } from './bundle-plugins.mjs';
import { thirdPartyLicenses } from './third-party-licenses.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const shebang = '#!/usr/bin/env node\n';

/** Packages that `--help`, `report` and the like must not pay for: they may stand in lazily loaded chunks alone. */
const lazyPackages = ['ink', 'react', 'react-reconciler', 'yoga-layout', '@aws-sdk', '@smithy'];

/**
 * One bundle as it is published; also what bench/ builds its Ink hello world with, so that both start alike.
 * Gives esbuild's result with its metafile.
 */
export async function bundle({ entry, outdir, plugins = startupPlugins }) {
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  return build({
    absWorkingDir: root,
    entryPoints: { cli: entry, 'block-worker': 'src/sources/recordings/blocks/block-worker.ts' },
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
    // Bundled CommonJS (the AWS SDK) asks for Node's own modules through `require`.
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    plugins,
    logLevel: 'warning',
  });
}

/** The files that load with `output` before a line of it runs. */
function staticFiles(metafile, output) {
  const seen = new Set([output]);
  for (const file of seen) {
    for (const imported of metafile.outputs[file]?.imports ?? []) {
      if (imported.kind === 'import-statement' && !imported.external) seen.add(imported.path);
    }
  }
  return [...seen];
}

/** The lazy packages that the entry would load at once: there must be none. */
export function eagerPackages(metafile, output) {
  const inputs = staticFiles(metafile, output).flatMap((file) =>
    Object.keys(metafile.outputs[file]?.inputs ?? {}),
  );
  return lazyPackages.filter((name) => inputs.some((input) => input.includes(`node_modules/${name}/`)));
}

/** Builds beside the folder and swaps: a build that fails leaves the last one standing. */
async function main([entry = 'src/cli.tsx', out = 'dist']) {
  const outdir = path.resolve(root, out);
  const fresh = `${outdir}.new`;
  try {
    const { metafile } = await bundle({ entry: path.resolve(root, entry), outdir: fresh });
    const cli = path.join(fresh, 'cli.js');
    const eager = eagerPackages(metafile, path.relative(root, cli));
    if (eager.length > 0) throw new Error(`cli.js loads ${eager.join(', ')} before anything asks for it`);
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
