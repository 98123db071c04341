/**
 * What `--output ndjson` printed, read the way a user's script would: every record of a type and id stands until a
 * later one revises or withdraws it. Shares no code with the program.
 */

/** The fields of all records together; each type has its own. */
export interface Emitted {
  readonly type: string;
  readonly timestamp: number;
  readonly id?: string;
  readonly revised?: boolean;
  readonly withdrawn?: boolean;
  readonly functionId?: string;
  readonly functionName?: string | null;
  readonly logGroup?: string;
  readonly logStream?: string;
  readonly requestId?: string | null;
  readonly usedMb?: number | null;
  readonly sizeMb?: number | null;
  readonly outcome?: string;
  readonly nearOom?: boolean;
  readonly kind?: string;
  readonly confidence?: string;
  readonly attempt?: number;
  readonly verdict?: string;
  readonly severity?: string;
  readonly report?: EmittedReport;
}

export interface EmittedReport {
  readonly totals: Readonly<Record<string, number>>;
  readonly completeness: Readonly<Record<string, unknown>>;
  readonly containers: readonly {
    readonly logGroup: string;
    readonly logStream: string;
    readonly lives: number;
    readonly leak: { readonly verdict: string };
  }[];
  readonly failures: readonly Emitted[];
  readonly findings: readonly Emitted[];
}

/** What stands once everything was read. */
export interface Folded {
  readonly attempts: readonly Emitted[];
  readonly failures: readonly Emitted[];
  readonly leaks: readonly Emitted[];
  readonly findings: readonly Emitted[];
  /** Records whose type and id stood already, and which did not say that they revise it. */
  readonly repeated: readonly string[];
  /** Records that withdraw or revise what was never emitted. */
  readonly stray: readonly string[];
}

export function recordsOf(stdout: string): Emitted[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Emitted => JSON.parse(line));
}

export function fold(records: readonly Emitted[]): Folded {
  const standing = new Map<string, Emitted>();
  const emitted = new Set<string>();
  const repeated: string[] = [];
  const stray: string[] = [];
  for (const [index, record] of records.entries()) {
    const key = keyOf(record, index);
    if (key === null) continue;
    const changes = record.revised === true || record.withdrawn === true;
    if (standing.has(key) && !changes) repeated.push(key);
    if (!emitted.has(key) && changes) stray.push(key);
    emitted.add(key);
    if (record.withdrawn === true) standing.delete(key);
    else standing.set(key, record);
  }
  const of = (type: string) => [...standing.values()].filter((record) => record.type === type);
  return {
    attempts: of('attempt'),
    failures: of('failure'),
    leaks: of('leak'),
    findings: of('finding'),
    repeated,
    stray,
  };
}

/** What a record is of; `null` for those that stand for nothing. A record without an id is a thing by itself. */
function keyOf(record: Emitted, index: number): string | null {
  const { type, id, functionId, functionName } = record;
  switch (type) {
    case 'attempt':
    case 'failure':
    case 'leak':
      return `${type} ${id ?? `line ${index}`}`;
    case 'finding':
      return `${type} ${id} ${functionId ?? functionName}`;
    default:
      return null;
  }
}

/** The report that ends the run. */
export function reportOf(records: readonly Emitted[]): EmittedReport {
  const report = records.at(-1)?.report;
  if (report === undefined) throw new Error('the last record is no report');
  return report;
}

/** How often each occurs, in a stable order. */
export function tally(keys: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const kindTotals = {
  'oom-kill': 'oomKills',
  'runtime-oom': 'runtimeOoms',
  'suspected-oom': 'suspectedOoms',
  timeout: 'timeouts',
  other: 'otherFailures',
} as const;

/** The figures of the records, and the same figures of the report: equal where the records tell the whole story. */
export function figuresOf(folded: Folded, report: EmittedReport, running: number) {
  const { totals } = report;
  const failed = tally(folded.failures.map(({ kind }) => kind ?? 'none'));
  const kinds = Object.entries(kindTotals);
  const container = ({ logGroup, logStream }: Emitted) => `${logGroup} ${logStream}`;
  const finding = ({ id, functionName, severity }: Emitted) => `${id} ${functionName} ${severity}`;
  const known = new Set(report.failures.map(({ id }) => id));
  const verdicts = (of: readonly (readonly [string, string | undefined])[]) =>
    Object.fromEntries(of.filter(([, verdict]) => verdict === 'leaking' || verdict === 'watching').sort());
  // What a container's earlier processes were found to do stays true; the report tells of the whole stream.
  const single = new Set(
    report.containers
      .filter(({ lives }) => lives === 1)
      .map((each) => container({ type: '', timestamp: 0, ...each })),
  );
  return {
    fromRecords: {
      finished: folded.attempts.length,
      nearOoms: folded.attempts.filter(({ nearOom }) => nearOom === true).length,
      kinds: Object.fromEntries(kinds.map(([kind]) => [kind, failed[kind] ?? 0])),
      failures: tally(
        folded.failures.filter(({ id }) => known.has(id)).map(({ id, kind }) => `${id} ${kind}`),
      ),
      leaks: verdicts(
        folded.leaks
          .filter((leak) => single.has(container(leak)))
          .map((leak) => [container(leak), leak.verdict] as const),
      ),
      findings: tally(folded.findings.map(finding)),
    },
    fromReport: {
      finished: (totals.attempts ?? 0) - running,
      nearOoms: totals.nearOoms,
      kinds: Object.fromEntries(kinds.map(([kind, total]) => [kind, totals[total]])),
      failures: tally(report.failures.map(({ id, kind }) => `${id} ${kind}`)),
      leaks: verdicts(
        report.containers
          .map((each) => [container({ type: '', timestamp: 0, ...each }), each.leak.verdict] as const)
          .filter(([key]) => single.has(key)),
      ),
      findings: tally(report.findings.map(finding)),
    },
  };
}
