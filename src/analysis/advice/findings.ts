import type { Finding, Recommendation, Rollout } from '../model/advice.ts';
import type { FunctionFacts } from '../model/facts.ts';
import type { SizingFacts } from '../sizing/sizing.ts';
import type { Case } from './case.ts';
import { possibleOwners } from './extensions.ts';
import { failureFindings } from './failure-findings.ts';
import { fixContext } from './fix-context.ts';
import { commandsFor } from './fixes.ts';
import { memoryFindings } from './memory-findings.ts';
import { pressureOf } from './pressure.ts';
import { rootCauseOf } from './root-cause.ts';
import { rootCauseFinding } from './root-cause-finding.ts';
import { bySeverity } from './severity.ts';

/** What is to be said of one function, severest first, each id at most once. */
export function findingsOf(
  facts: FunctionFacts,
  sizing: SizingFacts | null,
  recommendation: Recommendation | null,
  rollout: Rollout | null,
): readonly Finding[] {
  const pressure = pressureOf(facts);
  const rootCause = facts.fn.emulated ? null : rootCauseOf(facts, rollout, pressure);
  const known: Case = { facts, sizing, recommendation, rollout, pressure, rootCause };
  const context = fixContext(facts, recommendation);
  const drafts = [...rootCauseFinding(known), ...failureFindings(known), ...memoryFindings(known)];
  const owners = rootCause?.cause === 'extension' ? null : possibleOwners(facts, drafts);
  return drafts
    .map(({ fixes, logStream, ...draft }) => ({
      ...draft,
      detail: draft.id === owners?.id ? `${draft.detail} ${owners.sentence}` : draft.detail,
      functionId: facts.fn.key,
      functionName: facts.fn.functionName,
      logStream: logStream ?? null,
      commands: commandsFor(fixes, context),
    }))
    .sort(bySeverity);
}
