import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { manPage, packageVersion, readmeWithOptions } from '../../scripts/make-docs.ts';
import { flags } from '../../src/cli/flags.ts';
import { exitCodes } from '../../src/errors.ts';
import { defaultKeymap } from '../../src/ui/keymap.ts';

const at = (path: string) => new URL(`../../${path}`, import.meta.url);
const text = (path: string) => readFileSync(at(path), 'utf8');
const readme = text('README.md');
const outOfStep = 'npx tsx scripts/make-docs.ts writes it again';

describe('what is written is what the program does', () => {
  it("README's options are those of flags.ts", () => {
    expect(readmeWithOptions(readme), outOfStep).toBe(readme);
  });

  it('so is the man page', async () => {
    expect(manPage(await packageVersion()), outOfStep).toBe(text('man/lambda-oom.1'));
  });

  it.each(['README.md', 'CONTRIBUTING.md', 'bench/README.md', 'docs/github-actions.yml'])(
    '%s names no option and no file that is not there',
    (file) => {
      const words = text(file);
      // Options of other programs, and of benches, stand on a line that names them.
      const own = words
        .split('\n')
        .filter(
          (line) =>
            !/\bnpm install /.test(line) &&
            (!/\b(?:aws|npm|npx|vitest|sam|node) |bench\//.test(line) || /lambda-oom/.test(line)),
        );
      const known = new Set([...flags.map(({ name }) => name), 'help', 'version', 'function-version']);
      for (const [, name = ''] of own.join('\n').matchAll(/(?<![\w-])--([a-z][a-z-]+)/g)) {
        expect(known, `${file}: --${name}`).toContain(name);
      }
      const paths = [
        ...words.matchAll(/(?<![\w/.~-])((?:src|test|bench|scripts|docs|demo|man)\/[\w./-]*[\w/])/g),
      ];
      for (const [, path = ''] of paths) expect(existsSync(at(path)), `${file}: ${path}`).toBe(true);
    },
  );

  it("README's exit codes are the program's", () => {
    const paragraph = /Exit codes: (.*?)\n\n/s.exec(readme)?.[1] ?? '';
    const told = [...paragraph.matchAll(/(?:^|· ?\n?)(\d+) /g)].map(([, code]) => Number(code));
    expect(told.sort((a, b) => a - b)).toEqual(Object.values(exitCodes).sort((a, b) => a - b));
  });

  it("README's keys are the program's", () => {
    const section = /### Keys\n\n(.*?)\n\n#/s.exec(readme)?.[1] ?? '';
    const rows = [...section.matchAll(/^\| `([^|]*)` \|/gm)].flatMap(([, keys = '']) => keys.split('` `'));
    expect(rows.length).toBeGreaterThan(10);
    const known = new Set(defaultKeymap.flatMap(({ keys }): readonly string[] => keys));
    const named: Readonly<Record<string, string>> = {
      Enter: 'enter',
      Esc: 'esc',
      Space: 'space',
      Tab: 'tab',
      '↑': 'up',
      '↓': 'down',
      '←': 'left',
      '→': 'right',
    };
    for (const key of rows) expect(known, key).toContain(named[key] ?? key);
  });
});
