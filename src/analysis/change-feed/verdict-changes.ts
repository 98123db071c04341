import type { JudgedContainer } from '../function/judge.ts';
import type { Finding } from '../model/advice.ts';
import { type ContainerId, type FindingKey, findingKey } from '../model/ids.ts';
import type { LeakVerdict } from '../model/leak.ts';
import type { AnalysisEvent } from './analysis-event.ts';
import { isSameFinding } from './same-record.ts';
import { whereOf } from './where.ts';

/** The leak verdict that was emitted for each container; one without has none yet, or `unknown`. */
export type EmittedVerdicts = Map<ContainerId, LeakVerdict>;

/** The findings that were emitted. `null`: one that was withdrawn since. */
export type EmittedFindings = Map<FindingKey, Finding | null>;

/** Emits the leak verdicts that changed. That a container has been judged and does not leak is no news. */
export function emitVerdictChanges(
  verdicts: EmittedVerdicts,
  judged: readonly JudgedContainer[],
  emit: (event: AnalysisEvent) => void,
): void {
  for (const { container, state, leak } of judged) {
    const before = verdicts.get(container.key);
    const from = before ?? 'unknown';
    if (leak.verdict === from || (before === undefined && leak.verdict === 'none')) continue;
    verdicts.set(container.key, leak.verdict);
    emit({
      type: 'leak',
      id: container.key,
      timestamp: state.lastSeen,
      revised: before !== undefined,
      withdrawn: false,
      where: whereOf(container, state),
      from,
      leak,
    });
  }
}

/**
 * Emits the findings that are new, changed their severity, or do not hold any more. Their figures grow with every
 * invocation: other changes are emitted in the end, with `final`.
 */
export function emitFindingChanges(
  emitted: EmittedFindings,
  findings: readonly Finding[],
  { now, final }: { readonly now: number; readonly final: boolean },
  emit: (event: AnalysisEvent) => void,
): void {
  const present = new Set<FindingKey>();
  for (const finding of findings) {
    const id = findingKey(finding.id, finding.functionId);
    const before = emitted.get(id);
    present.add(id);
    const isKnown = before !== undefined && before !== null;
    if (isKnown && before.severity === finding.severity && !(final && !isSameFinding(before, finding)))
      continue;
    emitted.set(id, finding);
    emit({
      type: 'finding',
      timestamp: now,
      revised: before !== undefined,
      withdrawn: false,
      from: before?.severity ?? null,
      finding,
    });
  }
  for (const [id, finding] of emitted) {
    if (finding === null || present.has(id)) continue;
    emitted.set(id, null);
    emit({
      type: 'finding',
      timestamp: now,
      revised: true,
      withdrawn: true,
      from: finding.severity,
      finding,
    });
  }
}
