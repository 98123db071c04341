/**
 * A scenario is a recording, `<name>.ndjson` with its lines in the order in which they were delivered, and what must
 * come of it, `<name>.expect.json`, written by hand from what the lines mean to Lambda. To add one, add the two files.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LogEvent } from '../../src/events/log-event.ts';
import { tally } from '../surface/emitted.ts';

interface Expected {
  /** What happens in it, in a sentence. */
  readonly what: string;
  /** The recording's files; several are merged. */
  readonly files: readonly string[];
  /** Finished attempts by outcome. */
  readonly attempts: Readonly<Record<string, number>>;
  /** Started, and not known to have ended. */
  readonly running: number;
  readonly functions: number;
  readonly containers: number;
  readonly failures: readonly { readonly kind: string; readonly requestId: string | null }[];
}

export interface Scenario extends Expected {
  readonly name: string;
  readonly paths: readonly string[];
  readonly finished: number;
  /** OOM kills and runtime OOMs: what `--fail-on oom` counts and `--on-oom` is run for. */
  readonly kills: number;
  /** `kind requestId`, with how many there are. */
  readonly failureTally: Readonly<Record<string, number>>;
}

const folder = new URL('./', import.meta.url);
const ending = '.expect.json';

export const scenarios: readonly Scenario[] = readdirSync(folder)
  .filter((file) => file.endsWith(ending))
  .sort()
  .map((file) => scenarioOf(file.slice(0, -ending.length)));

function scenarioOf(name: string): Scenario {
  const expected: Expected = JSON.parse(readFileSync(new URL(`${name}${ending}`, folder), 'utf8'));
  const { files, attempts, failures } = expected;
  return {
    ...expected,
    name,
    paths: files.map((file) => fileURLToPath(new URL(file, folder))),
    finished: Object.values(attempts).reduce((sum, count) => sum + count, 0),
    kills: failures.filter(({ kind }) => isKill(kind)).length,
    failureTally: tally(failures.map(failureKey)),
  };
}

export function isKill(kind: string | undefined): boolean {
  return kind === 'oom-kill' || kind === 'runtime-oom';
}

export function failureKey({
  kind,
  requestId,
}: {
  readonly kind?: string;
  readonly requestId?: string | null;
}): string {
  return `${kind} ${requestId ?? 'without a request'}`;
}

/** A line of a recording as `--record` writes it. */
interface Recorded {
  readonly accountId?: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly eventId?: string;
  readonly message: string;
}

/** The lines as they were delivered, with the moment of it (epoch ms); only of scenarios of one NDJSON file. */
export function deliveries({ paths }: Scenario): { readonly event: LogEvent; readonly at: number }[] {
  return paths
    .flatMap((path) => readFileSync(path, 'utf8').trimEnd().split('\n'))
    .map((line): Recorded => JSON.parse(line))
    .map(({ accountId, logGroupName, logStreamName, timestamp, ingestionTime, eventId, message }) => ({
      event: {
        account: accountId ?? null,
        logGroup: logGroupName,
        logStream: logStreamName,
        timestamp,
        ingestionTime,
        eventId: eventId ?? null,
        message,
      },
      at: ingestionTime,
    }));
}

export const ndjsonScenarios = scenarios.filter(({ files }) =>
  files.every((file) => file.endsWith('.ndjson')),
);
