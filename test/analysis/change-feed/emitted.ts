import type { AnalysisEvent } from '../../../src/analysis/change-feed/analysis-event.ts';

/** What a reader of all events holds in the end, by type and id. */
export interface Folded {
  readonly attempts: Map<string, Extract<AnalysisEvent, { type: 'attempt' }>>;
  readonly failures: Map<string, Extract<AnalysisEvent, { type: 'failure' }>>;
  readonly leaks: Map<string, Extract<AnalysisEvent, { type: 'leak' }>>;
  readonly findings: Map<string, Extract<AnalysisEvent, { type: 'finding' }>>;
  /** Events that came under a known id and did not say so, or the other way round. */
  readonly faults: string[];
}

/** Folds the events as a consumer would: the newest of each type and id stands, unless it was withdrawn. */
export function foldEvents(events: readonly AnalysisEvent[]): Folded {
  const folded: Folded = {
    attempts: new Map(),
    failures: new Map(),
    leaks: new Map(),
    findings: new Map(),
    faults: [],
  };
  const seen = new Set<string>();
  for (const event of events) {
    const id = event.type === 'finding' ? `${event.finding.functionId} ${event.finding.id}` : event.id;
    const key = `${event.type} ${id}`;
    if (seen.has(key) !== event.revised) folded.faults.push(`${key} revised: ${event.revised}`);
    seen.add(key);
    switch (event.type) {
      case 'attempt':
        put(folded.attempts, id, event);
        break;
      case 'failure':
        put(folded.failures, id, event);
        break;
      case 'leak':
        put(folded.leaks, id, event);
        break;
      case 'finding':
        put(folded.findings, id, event);
        break;
    }
  }
  return folded;
}

function put<Event extends { readonly withdrawn: boolean }>(
  map: Map<string, Event>,
  id: string,
  event: Event,
): void {
  if (event.withdrawn) map.delete(id);
  else map.set(id, event);
}

/** How often each kind stands. */
export function countBy<Item>(items: Iterable<Item>, kindOf: (item: Item) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[kindOf(item)] = (counts[kindOf(item)] ?? 0) + 1;
  return counts;
}
