// What esbuild puts in the place of parts of packages: each of them would cost the start of the program for nothing.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Ink connects to its development tools where the environment of its user says DEV=true: here it never asks. */
export const withoutDevtools = {
  name: 'without-devtools',
  setup(bundle) {
    bundle.onLoad({ filter: /[\\/]ink[\\/]build[\\/](?:ink|reconciler)\.js$/ }, async (file) => {
      const asks = "process.env['DEV'] === 'true'";
      const source = await readFile(file.path, 'utf8');
      if (!source.includes(asks)) throw new Error(`${file.path} asks for DEV in other words`);
      return { contents: source.replaceAll(asks, 'false'), loader: 'js' };
    });
    // Left external the import would be hoisted and fail.
    bundle.onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: 'devtools', namespace: 'empty' }));
    bundle.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {};' }));
  },
};

/**
 * Ink asks for widths all the time; `src/text/string-width.ts` answers the common case at once. What it takes the
 * rest from builds tables of every emoji as it loads (20 ms), so that is left until the first text that needs it.
 */
const fastStringWidth = {
  name: 'fast-string-width',
  setup(bundle) {
    bundle.onResolve({ filter: /^string-width$/ }, ({ importer, namespace }) => {
      if (namespace === 'at-first-call') return null;
      if (importer.includes('node_modules')) return { path: path.join(root, 'src/text/string-width.ts') };
      return { path: 'string-width', namespace: 'at-first-call' };
    });
    bundle.onLoad({ filter: /.*/, namespace: 'at-first-call' }, ({ path: name }) => ({
      contents: `export default (...values) => require('${name}').default(...values);`,
      resolveDir: root,
    }));
  },
};

/**
 * Yoga has its WebAssembly within its text and asks `fetch` for it, for which Node loads an HTTP client (25 ms);
 * where there is no `fetch` it decodes the text itself.
 */
const withoutFetch = {
  name: 'without-fetch',
  setup(bundle) {
    bundle.onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, async (file) => ({
      contents: `const fetch = undefined;\n${await readFile(file.path, 'utf8')}`,
    }));
  },
};

/**
 * meow is told what our package.json says, so it need not be able to find, check and mend one: most of its code
 * (licence lists, version ranges, addresses of repositories), which would run at every start.
 */
const withoutPackageLookup = {
  name: 'without-package-lookup',
  setup(bundle) {
    bundle.onResolve({ filter: /\/dependencies\.js$/ }, ({ importer }) =>
      importer.endsWith('/meow/build/options.js') ? { path: 'lookup', namespace: 'no-lookup' } : null,
    );
    bundle.onLoad({ filter: /.*/, namespace: 'no-lookup' }, () => ({
      contents: 'export const a = undefined; export const n = undefined;',
    }));
    // Without these marks esbuild has to keep every module that is made at once, used or not, and what Node has for
    // processes of one's own.
    bundle.onLoad({ filter: /\/meow\/build\/dependencies\.js$/ }, async (file) => ({
      contents: (await readFile(file.path, 'utf8')).replaceAll(
        /^((?:const|var) \w+ = |)(?=(?:require[\w$]+|getDefaultExportFromCjs|promisify)\()/gm,
        '$1/* @__PURE__ */ ',
      ),
    }));
  },
};

export const startupPlugins = [withoutDevtools, fastStringWidth, withoutFetch, withoutPackageLookup];
