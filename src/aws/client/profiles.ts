import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The names of the profiles in the shared AWS files, sorted; empty without files. For a mistyped profile the SDK only
 * says "Could not load credentials from any providers", so the name is checked first.
 */
export async function readProfileNames(env: NodeJS.ProcessEnv): Promise<string[]> {
  const config = env.AWS_CONFIG_FILE ?? join(homedir(), '.aws', 'config');
  const credentials = env.AWS_SHARED_CREDENTIALS_FILE ?? join(homedir(), '.aws', 'credentials');
  const texts = await Promise.all([readOrEmpty(config), readOrEmpty(credentials)]);
  const [configText = '', credentialsText = ''] = texts;
  return [...new Set([...configProfiles(configText), ...sections(credentialsText)])].sort();
}

/** Profiles of a `~/.aws/config`: `[default]` and `[profile x]`; other sections (`[sso-session x]`) are no profiles. */
export function configProfiles(text: string): string[] {
  return sections(text).flatMap((section) => {
    if (section === 'default') return [section];
    const [kind, ...name] = section.split(/\s+/);
    return kind === 'profile' && name.length > 0 ? [name.join(' ').replace(/^["']|["']$/g, '')] : [];
  });
}

function sections(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const trimmed = line.trim();
    if (!trimmed.startsWith('[')) return [];
    const end = trimmed.indexOf(']');
    return end > 1 ? [trimmed.slice(1, end).trim()] : [];
  });
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return '';
  }
}
