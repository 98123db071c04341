/**
 * Writes the recordings of this folder: `npx tsx demo/make.ts`. They are seeded: the same bytes every time.
 * The scenarios are files of their own; `environment.ts` plays a container, `delivery.ts` the way to the log group.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { RecordedEvent } from './delivery.ts';
import { incident } from './incident.ts';
import { rollout } from './rollout.ts';
import { steady } from './steady.ts';

const scenarios: Readonly<Record<string, () => RecordedEvent[]>> = { incident, rollout, steady };

/** Every recording's name and its text: NDJSON, an event a line. */
export function recordings(): Map<string, string> {
  return new Map(
    Object.entries(scenarios).map(([name, events]) => [
      name,
      events()
        .map((event) => `${JSON.stringify(event)}\n`)
        .join(''),
    ]),
  );
}

/** Where a recording lies in the package. */
export function recordingFile(name: string): string {
  return fileURLToPath(new URL(`./${name}.ndjson.gz`, import.meta.url));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of recordings()) writeFileSync(recordingFile(name), gzipSync(text, { level: 9 }));
}
