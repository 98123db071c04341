/**
 * A snapshot as `report.schema.json` has it, version 1: what `report --format json` prints, what the `e` key
 * exports and what the last NDJSON record carries. A projection: every figure comes from the snapshot.
 */
import type { Finding } from '../analysis/model/advice.ts';
import type { Counts } from '../analysis/model/counts.ts';
import type { Failure } from '../analysis/model/failure.ts';
import type { Leak } from '../analysis/model/leak.ts';
import type {
  ContainerSnapshot,
  FunctionSnapshot,
  Snapshot,
  VersionSnapshot,
} from '../analysis/model/snapshot.ts';
import type { SourceInfo } from '../source/source.ts';
import { publicId } from './public-id.ts';

/** The report of a snapshot that carries all containers (`{ containers: 'all' }`). */
export function toReport(snapshot: Snapshot, source: SourceInfo) {
  const { completeness, totals } = snapshot;
  return {
    schemaVersion: 1,
    source: {
      kind: source.kind,
      logGroups: source.logGroups,
      files: source.files,
      region: source.region,
      limits: source.limits ?? [],
      from: snapshot.from,
      to: snapshot.to,
    },
    completeness: {
      events: completeness.events,
      duplicates: completeness.duplicates,
      late: completeness.late,
      tooLate: completeness.tooLate,
      unreadable: completeness.unreadable,
      firstUnreadable: completeness.firstUnreadable,
      sampledSeconds: completeness.sampledSeconds,
      gaps: completeness.gaps,
      lagMs: completeness.lagMs,
      liveTail: completeness.liveTail ?? null,
      incomplete: completeness.incomplete ?? null,
    },
    totals: { ...countsOf(totals), containers: totals.containers, coldStarts: totals.coldStarts },
    functions: snapshot.functions.map(functionOf),
    containers: snapshot.containers.map(containerOf),
    failures: snapshot.failures.map(failureOf),
    findings: snapshot.findings.map(findingOf),
  } as const;
}

export type Report = ReturnType<typeof toReport>;

function countsOf(counts: Counts) {
  return {
    reports: counts.reports,
    attempts: counts.attempts,
    oomKills: counts.oomKills,
    runtimeOoms: counts.runtimeOoms,
    suspectedOoms: counts.suspectedOoms,
    timeouts: counts.timeouts,
    otherFailures: counts.otherFailures,
    nearOoms: counts.nearOoms,
  };
}

function functionOf(fn: FunctionSnapshot) {
  return {
    id: publicId(fn.key),
    account: fn.account,
    functionName: fn.functionName,
    logGroup: fn.logGroup,
    runtime: fn.runtime,
    memory: fn.memory,
    ...countsOf(fn),
    containers: fn.containers,
    coldStarts: fn.coldStarts,
    durationMs: fn.durationMs,
    leak: leakOf(fn.leak),
    recommendation: fn.recommendation,
    versions: fn.versions.map(versionOf),
    rollout: fn.rollout,
    emulated: fn.emulated,
    noMemoryData: fn.noMemoryData,
    extensions: fn.extensions ?? [],
    killedChildren: fn.killedChildren ?? [],
    vanished: fn.vanished,
    firstSeen: fn.firstSeen,
    lastSeen: fn.lastSeen,
  };
}

function versionOf(version: VersionSnapshot) {
  return {
    version: version.version,
    memory: version.memory,
    ...countsOf(version),
    containers: version.containers,
    coldStarts: version.coldStarts,
    leakingContainers: version.leakingContainers,
    firstSeen: version.firstSeen,
    lastSeen: version.lastSeen,
  };
}

function containerOf(container: ContainerSnapshot) {
  return {
    id: publicId(container.key),
    logGroup: container.logGroup,
    logStream: container.logStream,
    functionName: container.functionName,
    version: container.version,
    tenantId: container.tenantId ?? null,
    memory: container.memory,
    ...countsOf(container),
    coldStarts: container.coldStarts,
    lives: container.lives,
    firstSeen: container.firstSeen,
    lastSeen: container.lastSeen,
    leak: leakOf(container.leak),
    series: container.series,
  };
}

function leakOf(leak: Leak) {
  return {
    verdict: leak.verdict,
    slopeMbPerInvocation: leak.slopeMbPerInvocation,
    since: leak.since === null ? null : Math.round(leak.since),
    invocationsToLimit: leak.invocationsToLimit,
    minutesToLimit: leak.minutesToLimit,
    minutesRange: leak.minutesRange,
    containersLeaking: leak.containersLeaking,
    containersJudged: leak.containersJudged,
    evidence: leak.evidence,
  };
}

/** A failure as the report and the `failure` record have it. */
export function failureOf(failure: Failure) {
  return {
    id: publicId(failure.id),
    kind: failure.kind,
    confidence: failure.confidence,
    runtime: failure.runtime,
    limit: failure.limit ?? null,
    killedChild: failure.killedChild ?? null,
    tenantId: failure.tenantId ?? null,
    memoryBound: failure.memoryBound,
    phase: failure.phase,
    logGroup: failure.logGroup,
    logStream: failure.logStream,
    functionName: failure.functionName,
    version: failure.version,
    requestId: failure.requestId,
    attempt: failure.attempt,
    timestamp: failure.timestamp,
    usedMb: failure.usedMb,
    sizeMb: failure.sizeMb,
    evidence: failure.evidence,
  };
}

/** A finding as the report and the `finding` record have it. */
export function findingOf(finding: Finding) {
  return {
    id: finding.id,
    functionId: finding.functionId === null ? null : publicId(finding.functionId),
    severity: finding.severity,
    title: finding.title,
    detail: finding.detail,
    functionName: finding.functionName,
    logStream: finding.logStream,
    recommendation: finding.recommendation,
    commands: finding.commands,
  };
}
