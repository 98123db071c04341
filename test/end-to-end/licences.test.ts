import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { bundle } from '../../scripts/build.mjs';

const root = new URL('../../', import.meta.url);

it('carries the licence of every package of which it has code, and of no other', async () => {
  const outdir = mkdtempSync(path.join(tmpdir(), 'licences-'));
  const built: unknown = await bundle({ entry: fileURLToPath(new URL('src/cli.tsx', root)), outdir });
  rmSync(outdir, { recursive: true });
  const bundled = new Set(
    [
      ...JSON.stringify(built).matchAll(
        /"((?:[^"]*\/)?node_modules\/(?:@[^/"]+\/)?[^/"]+)\/[^"]*":\{"bytesInOutput":[1-9]/g,
      ),
    ].map(
      ([, folder = '']): string =>
        JSON.parse(readFileSync(new URL(`${folder}/package.json`, root), 'utf8')).name,
    ),
  );
  const licences = readFileSync(new URL('dist/THIRD_PARTY_LICENSES.md', root), 'utf8');
  const told = [...licences.matchAll(/^## (.*)$/gm)].flatMap(([, names = '']) =>
    names.split(', ').map((name) => /^(\S+) \S+ \(\S+\)$/.exec(name)?.[1] ?? name),
  );
  expect(bundled.size).toBeGreaterThan(20);
  expect([...new Set(told)].sort()).toEqual([...bundled].sort());
  for (const text of licences.split(/^## .*$/m).slice(1)) expect(text).toMatch(/copyright/i);
});

it('asks nothing of whoever installs it: no dependencies, no install scripts', () => {
  const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  for (const kind of ['dependencies', 'optionalDependencies', 'peerDependencies'])
    expect(manifest[kind]).toBeUndefined();
  for (const hook of ['preinstall', 'install', 'postinstall', 'prepare'])
    expect(manifest.scripts[hook]).toBeUndefined();
  expect(manifest.publishConfig).toMatchObject({ provenance: true });
  expect(manifest.repository.url).toMatch(/^git\+https:\/\//);
});
