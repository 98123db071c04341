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
  const byText = new Map();
  for (const folder of [...folders].sort()) {
    const at = path.join(root, folder);
    const { name, version, license } = JSON.parse(await readFile(path.join(at, 'package.json'), 'utf8'));
    const text = (await licenceText(at)) || `Licensed under ${license}; the package carries no licence text.`;
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const sections = [...byText].map(
    ([text, names]) => `## ${names.join(', ')}\n\n\`\`\`text\n${text}\n\`\`\`\n`,
  );
  return `# Third-party licences\n\nThe bundle in this folder contains code of these packages.\n\n${sections.join('\n')}`;
}
