import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('packs under 2 MB, installs globally and runs', async () => {
  const script = fileURLToPath(new URL('../../scripts/check-pack.mjs', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script]);
  expect(stdout).toContain('ok: lambda-oom demo --speed max prints');
}, 60_000);
