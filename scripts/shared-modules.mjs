// esbuild puts modules into a file together where the very same entries load them: dozens of files of a few hundred
// bytes, and each costs a quarter of a millisecond wherever it is loaded. Here the small ones become one file.
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** From here on a file stays by itself: who needs little of it should not have to compile it. */
const smallBytes = 20_500;

/** The outputs that load with `output` before a line of it runs, itself among them. */
export function staticFiles({ outputs }, output) {
  const seen = new Set([output]);
  for (const file of seen) {
    for (const imported of outputs[file]?.imports ?? []) {
      if (imported.kind === 'import-statement' && !imported.external) seen.add(imported.path);
    }
  }
  return [...seen];
}

/** The output that an entry became; `undefined` where it is part of another. */
export function outputOf({ outputs }, entry) {
  return Object.keys(outputs).find((name) => outputs[name].entryPoint === entry);
}

/**
 * Gathers, for each of `starts`, the small files of our own modules that load with it, but for those of a start before
 * it and those that a start is to be `without`. Gives of each gathering its `modules`, and the `entries` that load any
 * of them and are to load all: with every one of these, the gatherings before it, on which its modules may rest.
 */
export function gatherings(metafile, starts) {
  const { outputs } = metafile;
  const entries = Object.keys(outputs).filter((name) => outputs[name].entryPoint !== undefined);
  const without = starts.flatMap((start) => start.without);
  const taken = new Set();
  const found = starts.flatMap(({ entry }) => {
    const output = outputOf(metafile, entry);
    if (output === undefined) return [];
    const files = staticFiles(metafile, output).filter(
      (file) => !taken.has(file) && isSmall(outputs[file], without),
    );
    for (const file of files) taken.add(file);
    const loading = entries.filter((name) =>
      staticFiles(metafile, name).some((file) => files.includes(file)),
    );
    return [{ modules: files.flatMap((file) => modulesOf(outputs[file])), loading }];
  });
  return found.map(({ modules }, index) => {
    const loading = new Set(found.slice(index).flatMap((later) => later.loading));
    return { modules, entries: [...loading].map((name) => outputs[name].entryPoint) };
  });
}

function isSmall(output, without) {
  const modules = modulesOf(output);
  return (
    output.entryPoint === undefined &&
    output.bytes < smallBytes &&
    modules.length > 0 &&
    modules.every((name) => name.startsWith('src/') && !without.some((part) => name.includes(part)))
  );
}

function modulesOf({ inputs }) {
  return Object.keys(inputs).filter((name) => inputs[name].bytesInOutput > 0);
}

/** The plugin that makes it so: what is always loaded together is one file to esbuild. */
export function gathered(found, root) {
  return {
    name: 'gathered',
    setup(bundle) {
      bundle.onResolve({ filter: /^gathering:/ }, ({ path: name }) => ({
        path: name,
        namespace: 'gathering',
      }));
      bundle.onLoad({ filter: /.*/, namespace: 'gathering' }, ({ path: name }) => ({
        contents: found[Number(name.split(':')[1])].modules
          .map((module) => `import ${JSON.stringify(path.join(root, module))};`)
          .join('\n'),
        resolveDir: root,
      }));
      bundle.onLoad({ filter: /[\\/]src[\\/].*\.tsx?$/ }, async ({ path: file }) => {
        const name = path.relative(root, file).replaceAll('\\', '/');
        const imports = found.flatMap(({ entries }, index) =>
          entries.includes(name) ? [`import 'gathering:${index}';`] : [],
        );
        if (imports.length === 0) return null;
        const contents = `${imports.join('')}${await readFile(file, 'utf8')}`;
        return { contents, loader: file.endsWith('x') ? 'tsx' : 'ts' };
      });
    },
  };
}
