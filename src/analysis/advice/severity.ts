import type { Finding, Severity } from '../model/advice.ts';

/** Every finding that there is; those that explain others come first among equals. */
export const findingIds = [
  'root-cause',
  'oom-kills',
  'runtime-oom',
  'deploy-regression',
  'memory-leak',
  'memory-bound-timeouts',
  'memory-pressure',
  'suspected-oom',
  'tmp-full',
  'over-provisioned',
  'no-memory-data',
  'insufficient-data',
  'emulated',
] as const;

export type FindingId = (typeof findingIds)[number];

const severityRanks: Readonly<Record<Severity, number>> = {
  critical: 0,
  high: 1,
  medium: 2,
  low: 3,
  info: 4,
};

const idRanks: ReadonlyMap<string, number> = new Map(findingIds.map((id, rank) => [id, rank]));

/** Order of findings: severest first, then the cause before its symptoms. */
export function bySeverity(left: Finding, right: Finding): number {
  return severityRanks[left.severity] - severityRanks[right.severity] || idRank(left) - idRank(right);
}

function idRank({ id }: Finding): number {
  return idRanks.get(id) ?? idRanks.size;
}
