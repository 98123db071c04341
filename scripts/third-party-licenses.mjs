import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The folder of the package that a bundled file comes from: the last `node_modules/name` of its path. */
function packageFolder(input) {
  const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
  return match?.[1] ?? null;
}

async function licenceText(folder) {
  const names = (await readdir(folder)).filter((name) => /^(licen[cs]e|notice|copying)/i.test(name)).sort();
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
  return texts.map((text) => text.replaceAll('\r\n', '\n').trim()).join('\n\n');
}

/** The MIT licence's own words, for packages that name it and carry no text. */
const mit = (holder) => `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** The text of a licence that a package names without carrying it. The bundle must not be built without. */
function namedLicence({ name, license, author }, carried) {
  if (license === 'MIT') return mit(author?.name ?? author ?? `the authors of ${name}`);
  // The Apache licence is the same for all: another package of the bundle carries it.
  const same = carried.find((other) => other.license === license && license === 'Apache-2.0');
  if (same === undefined) throw new Error(`${name} is under ${license}, of which there is no text`);
  return same.text;
}

/**
 * Markdown with the licence of every package of which code stands in the bundle (and of no other), the
 * packages under one text told together.
 */
export async function thirdPartyLicenses(metafile, root) {
  const folders = new Set();
  for (const { inputs } of Object.values(metafile.outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      const folder = packageFolder(input);
      if (folder !== null && bytesInOutput > 0) folders.add(folder);
    }
  }
  const packages = [];
  for (const folder of [...folders].sort()) {
    const at = path.join(root, folder);
    const manifest = JSON.parse(await readFile(path.join(at, 'package.json'), 'utf8'));
    packages.push({ ...manifest, text: await licenceText(at) });
  }
  const carried = packages.filter(({ text }) => text !== '');
  const byText = new Map();
  for (const found of packages) {
    const { name, version, license } = found;
    const text = found.text || namedLicence(found, carried);
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const sections = [...byText].map(
    ([text, names]) => `## ${names.join(', ')}\n\n\`\`\`text\n${text}\n\`\`\`\n`,
  );
  return `# Third-party licences\n\nThe bundle in this folder contains code of these packages.\n\n${sections.join('\n')}`;
}
