import type { Finding } from '../../analysis/model/advice.ts';
import type { AttemptSnapshot } from '../../analysis/model/attempt.ts';
import type { Failure } from '../../analysis/model/failure.ts';
import type { ContainerSnapshot, FunctionSnapshot } from '../../analysis/model/snapshot.ts';
import type { LogLine } from '../session.ts';

/** Whether texts hold what is sought; `null` where everything passes. */
export type Matcher = (texts: readonly (string | null)[]) => boolean;

/** Case does not count; `!` before it inverts it. An empty filter gives `null`. */
export function matcherOf(filter: string): Matcher | null {
  const inverse = filter.startsWith('!');
  const sought = (inverse ? filter.slice(1) : filter).trim().toLowerCase();
  if (sought === '') return null;
  return (texts) => texts.some((text) => text?.toLowerCase().includes(sought) === true) !== inverse;
}

/** Functions by name, group, version, or by anything that a failure of theirs says. */
export function filterFunctions(
  functions: readonly FunctionSnapshot[],
  failures: readonly Failure[],
  filter: string,
): readonly FunctionSnapshot[] {
  const matches = matcherOf(filter);
  if (matches === null) return functions;
  const textsByFunction = failureTexts(failures, ({ functionId }) => functionId);
  return functions.filter((fn) =>
    matches([
      fn.functionName,
      fn.logGroup,
      fn.runtime,
      ...fn.versions.map(({ version }) => version),
      ...(textsByFunction.get(fn.key) ?? []),
    ]),
  );
}

/** Containers by stream, version, the requests that they ran, or what a failure of theirs says. */
export function filterContainers(
  containers: readonly ContainerSnapshot[],
  failures: readonly Failure[],
  filter: string,
): readonly ContainerSnapshot[] {
  const matches = matcherOf(filter);
  if (matches === null) return containers;
  const textsByContainer = failureTexts(failures, ({ containerId }) => containerId);
  return containers.filter((container) =>
    matches([
      container.logStream,
      container.version,
      ...container.recent.map(({ requestId }) => requestId),
      ...(textsByContainer.get(container.key) ?? []),
    ]),
  );
}

export function filterAttempts(
  attempts: readonly AttemptSnapshot[],
  filter: string,
): readonly AttemptSnapshot[] {
  const matches = matcherOf(filter);
  if (matches === null) return attempts;
  return attempts.filter(({ requestId, outcome }) => matches([requestId, outcome]));
}

export function filterFindings(findings: readonly Finding[], filter: string): readonly Finding[] {
  const matches = matcherOf(filter);
  if (matches === null) return findings;
  return findings.filter(({ title, detail, functionName, logStream, severity, recommendation }) =>
    matches([title, detail, functionName, logStream, severity, recommendation]),
  );
}

export function filterLines(lines: readonly LogLine[], filter: string): readonly LogLine[] {
  const matches = matcherOf(filter);
  if (matches === null) return lines;
  return lines.filter(({ event }) => matches([event.message, event.logStream, event.logGroup]));
}

function failureTexts(
  failures: readonly Failure[],
  keyOf: (failure: Failure) => string,
): Map<string, (string | null)[]> {
  const texts = new Map<string, (string | null)[]>();
  for (const failure of failures) {
    const held = texts.get(keyOf(failure)) ?? [];
    held.push(failure.logStream, failure.requestId, ...failure.evidence.map(({ message }) => message));
    texts.set(keyOf(failure), held);
  }
  return texts;
}
