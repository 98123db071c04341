import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Snapshot } from '../analysis/snapshot/snapshot.ts';
import { safeJson } from '../output/json.ts';
import { writeNewFile } from '../output/recording-file.ts';
import type { SourceInfo } from '../source/source.ts';
import type { Redact } from '../text/redact.ts';

/** Writes the report of a snapshot with all containers to a new file; gives its path. Rejects with a `CommandError`. */
export async function writeReport(snapshot: Snapshot, info: SourceInfo, redact: Redact): Promise<string> {
  const path = timestampedFile('lambda-oom-report', 'json', Date.now());
  const { toReport } = await import('../output/report.ts');
  const text = `${safeJson(toReport(snapshot, info), redact, 2)}\n`;
  writeNewFile(path, text);
  return path;
}

/** A path in the working folder that is not taken: `name-20261124-141502.json`, with `-2` and so on where it is. */
export function timestampedFile(name: string, extension: string, time: number): string {
  const stamp = new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  for (let copy = 1; ; copy += 1) {
    const path = resolve(`${name}-${stamp}${copy === 1 ? '' : `-${copy}`}.${extension}`);
    if (!existsSync(path)) return path;
  }
}
