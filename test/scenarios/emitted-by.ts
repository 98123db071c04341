/** What the analyzer emits, as records: the one place that knows the shape of its events. */
import type { Analyzer } from '../../src/analysis/analyzer.ts';
import type { Snapshot } from '../../src/analysis/model/snapshot.ts';
import type { Emitted, EmittedReport } from '../surface/emitted.ts';

/** The fields of all analysis events together. */
interface EventShape extends Emitted {
  readonly containerId?: string;
  readonly where?: { readonly logGroup: string; readonly logStream: string; readonly functionId: string };
  readonly attempt?: never;
  readonly finding?: Emitted;
  readonly failure?: Emitted;
  readonly leak?: { readonly verdict: string };
}

/** What is to be emitted at this time of the caller's clock (ms); `final`: nothing more will come. */
export function emittedBy(
  analyzer: Analyzer,
  asked: { readonly clock: number; readonly final?: boolean },
): Emitted[] {
  // Through JSON, as a sink would write them: no type of the program is relied on.
  return analyzer.events(asked).map((event) => recordOf(JSON.parse(JSON.stringify(event))));
}

function recordOf(event: EventShape): Emitted {
  const { type, timestamp, id, revised, withdrawn, where, containerId } = event;
  const [logGroup, logStream] = (containerId ?? '').split('\n').slice(-2);
  const head = {
    type,
    timestamp,
    ...(id === undefined ? {} : { id }),
    ...(revised === undefined ? {} : { revised }),
    ...(withdrawn === undefined ? {} : { withdrawn }),
    logGroup: where?.logGroup ?? logGroup ?? '',
    logStream: where?.logStream ?? logStream ?? '',
  };
  switch (type) {
    case 'attempt': {
      const attempt: Emitted = Object(event.attempt);
      return { ...attempt, ...head, nearOom: event.nearOom === true };
    }
    case 'failure':
      return { ...head, ...event.failure };
    case 'leak':
      return { ...head, ...(event.leak === undefined ? {} : { verdict: event.leak.verdict }) };
    case 'finding': {
      const functionId = event.functionId ?? event.finding?.functionId ?? where?.functionId;
      return { ...head, ...event.finding, ...(functionId === undefined ? {} : { functionId }) };
    }
    default:
      return head;
  }
}

/** The snapshot in the report's shape, as far as the records are held against it. */
export function reportOfSnapshot(snapshot: Snapshot): EmittedReport & { readonly running: number } {
  const { totals, containers, failures, findings, functions } = snapshot;
  const plain: EmittedReport = JSON.parse(
    JSON.stringify({ totals, containers, failures, findings, completeness: {} }),
  );
  return { ...plain, running: functions.reduce((sum, fn) => sum + fn.running, 0) };
}
