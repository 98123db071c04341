import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** The house as ARCHITECTURE.md draws it: who may import whom, no circles, one thing a name, files of a size to read. */

const root = fileURLToPath(new URL('../src/', import.meta.url));

/** What each room may import besides itself. `shared`: the files at the root of `src/`. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  text: ['shared'],
  events: ['text', 'shared'],
  source: ['events', 'shared'],
  'analysis/model': ['events', 'source', 'analysis/statistics', 'shared'],
  'analysis/statistics': ['shared'],
  wording: ['analysis/model', 'source', 'text', 'shared'],
  analysis: ['analysis/model', 'analysis/statistics', 'events', 'source', 'text', 'wording', 'shared'],
  aws: ['events', 'source', 'text', 'wording', 'shared'],
  recordings: ['events', 'source', 'text', 'shared'],
  output: ['analysis', 'analysis/model', 'events', 'source', 'text', 'wording', 'shared'],
  ui: ['analysis/model', 'analysis/snapshot', 'events', 'source', 'text', 'wording', 'shared'],
  pipeline: ['analysis', 'analysis/model', 'output', 'source', 'text', 'ui', 'wording', 'shared'],
  cli: ['output', 'text', 'shared'],
  commands: [
    'analysis',
    'analysis/model',
    'aws',
    'cli',
    'events',
    'output',
    'pipeline',
    'recordings',
    'source',
    'text',
    'ui',
    'wording',
    'shared',
  ],
  entry: ['cli', 'commands', 'text', 'shared'],
};

/** Code of the user's, as text. */
const samples = 'analysis/advice/code-samples.ts';

/** Analysis reads no clock and does no I/O: time comes with the events. */
const impure =
  /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(|from 'node:|\bsetTimeout\(/;

/** Files that are longer with good reason: tables. */
const longFiles: readonly string[] = ['events/signatures.ts', 'aws/errors/error-table.ts', 'ui/keymap.ts'];
const longestFile = 300;

const entries: readonly string[] = ['cli.tsx', 'command-line.ts'];

function filesIn(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(name);
    // The kernel is AssemblyScript: a program of its own, which the fast path loads as bytes.
    return /\.tsx?$/.test(name) && !name.includes('/scan/kernel/') && !name.endsWith('.d.ts') ? [name] : [];
  });
}

const files = filesIn('');
const texts = new Map(files.map((file) => [file, readFileSync(path.join(root, file), 'utf8')]));

function importsOf(file: string): string[] {
  return [...(texts.get(file) ?? '').matchAll(/(?:\bfrom|\bimport\()\s*'(\.[^']*)'/g)].flatMap(
    ([, spec = '']) => {
      const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), spec));
      return texts.has(target) ? [target] : [];
    },
  );
}

/** Imports that are there when the program runs: types are erased. */
function valueImportsOf(file: string): string[] {
  return [
    ...(texts.get(file) ?? '').matchAll(/^(?:import|export) (?!type\b)[^;]*?from\s*'(\.[^']*)'/gm),
  ].flatMap(([, spec = '']) => {
    const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), spec));
    return texts.has(target) ? [target] : [];
  });
}

function roomOf(file: string): string {
  if (entries.includes(file)) return 'entry';
  const [top = '', second = ''] = file.split('/');
  if (second === '') return 'shared';
  const inner = `${top}/${second}`;
  return inner in mayImport ? inner : top;
}

describe('the house', () => {
  it('has only the rooms that are drawn', () => {
    expect([...new Set(files.map(roomOf))].filter((room) => !(room in mayImport))).toEqual([]);
  });

  it('has arrows that point down alone', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => {
          const [from, to] = [roomOf(file), roomOf(target)];
          const allowed = mayImport[from] ?? [];
          const whole = to.split('/').slice(0, 1).join('/');
          const within = file.split('/').slice(0, 2).join('/') === target.split('/').slice(0, 2).join('/');
          return (
            from !== to &&
            !within &&
            !allowed.includes(to) &&
            !allowed.some((room) => target.startsWith(`${room}/`) && room !== whole)
          );
        })
        .map((target) => `${file} -> ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('has no circle of files', () => {
    const state = new Map<string, 'open' | 'done'>();
    const circles: string[] = [];
    const visit = (file: string, trail: readonly string[]): void => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        circles.push([...trail.slice(trail.indexOf(file)), file].join(' -> '));
        return;
      }
      state.set(file, 'open');
      for (const target of valueImportsOf(file)) visit(target, [...trail, file]);
      state.set(file, 'done');
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });

  it('reaches the fast path through its door alone', () => {
    const wrong = files.flatMap((file) =>
      file.startsWith('recordings/fast-path/')
        ? []
        : importsOf(file)
            .filter(
              (target) =>
                target.startsWith('recordings/fast-path/') && !target.endsWith('fast-path/index.ts'),
            )
            .map((target) => `${file} -> ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('keeps the analysis pure', () => {
    const wrong = files.filter(
      (file) => file.startsWith('analysis/') && file !== samples && impure.test(texts.get(file) ?? ''),
    );
    expect(wrong).toEqual([]);
  });

  it('gives no two exported types one name', () => {
    const names = new Map<string, string[]>();
    for (const [file, text] of texts) {
      for (const [, name = ''] of text.matchAll(/^export (?:interface|type|class) (\w+)/gm)) {
        names.set(name, [...(names.get(name) ?? []), file]);
      }
    }
    expect([...names].filter(([, where]) => where.length > 1)).toEqual([]);
  });

  it('has files of a size to read', () => {
    const long = [...texts]
      .map(([file, text]) => ({ file, lines: text.split('\n').length }))
      .filter(({ file, lines }) => lines > longestFile && !longFiles.includes(file));
    expect(long).toEqual([]);
  });

  it('has the test folders that mirror it', () => {
    const missing = [
      'analysis',
      'aws',
      'events',
      'output',
      'pipeline',
      'recordings',
      'text',
      'ui',
      'wording',
      'cli',
    ].filter((room) => !existsSync(fileURLToPath(new URL(`./${room}/`, import.meta.url))));
    expect(missing).toEqual([]);
  });
});
