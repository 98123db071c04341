import { isWebGroup } from '../../events/stream-name.ts';
import { sanitizeLine } from '../../text/sanitize.ts';
import { listed, sentence } from '../../wording/sentences.ts';
import { counted, grouped, megabytes } from '../../wording/units.ts';
import type { Counts } from '../model/counts.ts';
import type { Failure } from '../model/failure.ts';
import { type Case, type Draft, seeRootCause } from './case.ts';
import type { FixId } from './fixes.ts';
import { managedAdvice } from './managed-instances.ts';
import { isContainerFull, limitAdvice, limitRecommendation, metLimit } from './met-limit.ts';

/** What failed, counted: the symptoms. Where the root cause explains them, they refer to it. */
export function failureFindings(known: Case): Draft[] {
  if (known.facts.fn.emulated) return [];
  return [
    ...oomKills(known),
    ...runtimeOoms(known),
    ...memoryBoundTimeouts(known),
    ...suspectedOoms(known),
    ...fullTmp(known),
  ];
}

function oomKills(known: Case): Draft[] {
  const { fn } = known.facts;
  if (fn.oomKills === 0) return [];
  const kills = known.facts.failures.filter(({ kind }) => kind === 'oom-kill');
  const past = known.sizing !== null && known.sizing.kills === 0;
  const unsure = kills.filter(({ confidence }) => confidence !== 'certain').length;
  return [
    {
      id: 'oom-kills',
      severity: past ? 'medium' : 'critical',
      title: `${counted(fn.oomKills, 'OOM kill')}${past ? ', none at the present Memory Size' : ''}`,
      detail: [
        `The platform killed ${ofAttempts(fn.oomKills, fn)} for memory`,
        fn.memory.sizeMb === null ? '' : ` (Memory Size now ${megabytes(fn.memory.sizeMb)})`,
        whereabouts(kills),
        ofTenants(kills),
        unsure === 0 ? '' : `; ${grouped(unsure)} of them only likely, by the evidence in their logs`,
        '.',
      ].join(''),
      logStream: kills.at(-1)?.logStream ?? null,
      ...cure(known, ['set-memory', 'runtime-heap', 'alarm-oom']),
    },
  ];
}

function runtimeOoms(known: Case): Draft[] {
  const { fn } = known.facts;
  if (fn.runtimeOoms === 0) return [];
  const ooms = known.facts.failures.filter(({ kind }) => kind === 'runtime-oom');
  const newest = ooms.at(-1);
  const at =
    newest?.usedMb == null || newest.sizeMb === null
      ? ''
      : `, the last at ${megabytes(newest.usedMb)} of ${megabytes(newest.sizeMb)}`;
  const runtime = newest?.runtime ?? fn.runtime;
  return [
    {
      id: 'runtime-oom',
      severity: 'critical',
      title: `${counted(fn.runtimeOoms, 'attempt')} ran out of memory within the ${runtime ?? 'language'} runtime`,
      detail: `The runtime itself gave up in ${ofAttempts(fn.runtimeOoms, fn)}${at}${whereabouts(ooms)}${isContainerFull(ooms) ? '' : `: ${limitAdvice(metLimit(ooms)).why}`}.`,
      logStream: newest?.logStream ?? null,
      ...(known.rootCause === null
        ? { recommendation: limitRecommendation(known), fixes: limitAdvice(metLimit(ooms)).fixes }
        : cure(known, [])),
    },
  ];
}

function memoryBoundTimeouts(known: Case): Draft[] {
  const timeouts = known.facts.failures.filter(({ kind, memoryBound }) => kind === 'timeout' && memoryBound);
  const newest = timeouts.at(-1);
  if (newest === undefined) return [];
  return [
    {
      id: 'memory-bound-timeouts',
      severity: 'high',
      title: `${counted(timeouts.length, 'timeout')} at the memory limit`,
      detail: `${sentence(`${grouped(timeouts.length)} of ${counted(known.facts.fn.timeouts, 'timeout')} had used up the memory${whereabouts(timeouts)}`)} So near to the limit a runtime collects garbage instead of working: a longer timeout would not help.`,
      logStream: newest.logStream,
      ...cure(known, ['set-memory', 'runtime-heap', 'alarm-memory']),
    },
  ];
}

function suspectedOoms(known: Case): Draft[] {
  const { fn } = known.facts;
  if (fn.suspectedOoms === 0) return [];
  const newest = known.facts.failures.findLast(({ kind }) => kind === 'suspected-oom');
  const evidence = newest?.evidence[0]?.message;
  return [
    {
      id: 'suspected-oom',
      severity: 'medium',
      title: `${counted(fn.suspectedOoms, 'attempt')} may have died of memory`,
      detail: `${ofAttempts(fn.suspectedOoms, fn)} were killed or refused memory, or an extension or a child process was, without proof that memory was the cause${evidence === undefined ? '' : `; the last: ${sanitizeLine(evidence).slice(0, 120)}`}.`,
      logStream: newest?.logStream ?? null,
      ...suspectedCure(known, newest),
    },
  ];
}

/** A child process that SIGKILL ended at the limit took the memory that it shares with the function. */
function suspectedCure(known: Case, newest: Failure | undefined): Pick<Draft, 'recommendation' | 'fixes'> {
  const child = newest?.killedChild;
  const larger = known.recommendation?.action === 'raise';
  if (child === undefined) {
    return {
      recommendation:
        'Look at the lines around them: an extension uses the same memory as the function, and dies first where it runs short.',
      fixes: larger ? ['set-memory', 'alarm-oom'] : ['alarm-oom'],
    };
  }
  const size = larger ? `: ${known.recommendation?.reason ?? ''}` : '.';
  return {
    recommendation: `SIGKILL ended ${sanitizeLine(child)} at the limit: it shares the memory of the function. Give both more memory, or the child less to do at once${size}`,
    fixes: ['set-memory', 'alarm-oom'],
  };
}

function fullTmp(known: Case): Draft[] {
  const full = known.facts.failures.filter(({ evidence }) =>
    evidence.some(({ message }) => message.includes('ENOSPC')),
  );
  const newest = full.at(-1);
  if (newest === undefined) return [];
  return [
    {
      id: 'tmp-full',
      severity: 'medium',
      title: `/tmp is full in ${counted(full.length, 'attempt')}`,
      detail: `${sentence(`no space was left on the device in ${counted(full.length, 'attempt')}${whereabouts(full)}`)} /tmp outlives the invocations of a container as memory does.`,
      recommendation:
        'Delete what an invocation leaves in /tmp at the start of the next, or give it more ephemeral storage.',
      logStream: newest.logStream,
      fixes: ['clean-tmp'],
    },
  ];
}

/** The recommendation and its fixes, or a word that they stand with the root cause. */
function cure(
  { facts, rootCause, recommendation }: Case,
  fixes: readonly FixId[],
): Pick<Draft, 'recommendation' | 'fixes'> {
  const { fn } = facts;
  if (isWebGroup(fn.logGroup)) {
    return {
      recommendation:
        'A Web Function has no Memory Size: lower how many requests run at once in an environment (maxConcurrencyPerEnvironment), or hold less for each.',
      fixes: [],
    };
  }
  if (rootCause !== null) return { recommendation: seeRootCause(rootCause), fixes: [] };
  if (fn.noMemoryData === 'managed-instances') {
    return { recommendation: managedAdvice(fn.memory.sizeMb), fixes: ['managed-memory', 'managed-metric'] };
  }
  if (recommendation === null) {
    return {
      recommendation: 'Raise the memory: the size is not known, so neither is by how much.',
      fixes: ['alarm-oom'],
    };
  }
  return { recommendation: recommendation.reason, fixes };
}

/** `3 of 40 attempts`; failures of an init belong to no attempt. */
function ofAttempts(failed: number, { attempts }: Counts): string {
  return failed > attempts
    ? counted(failed, 'attempt')
    : `${grouped(failed)} of ${counted(attempts, 'attempt')}`;
}

/** Whose kills they mostly are, where the log says so. Names of tenants come from callers. */
function ofTenants(kills: readonly Failure[]): string {
  const counts = new Map<string, number>();
  for (const { tenantId } of kills) {
    if (tenantId !== undefined) counts.set(tenantId, (counts.get(tenantId) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, left], [, right]) => right - left);
  if (most === undefined) return '';
  const [tenant, count] = most;
  return `; ${grouped(count)} of ${counted(kills.length, 'kill')} ${count === 1 ? 'is' : 'are'} of tenant "${sanitizeLine(tenant).slice(0, 80)}"`;
}

/** In how many containers, and in which versions. */
function whereabouts(failures: readonly Failure[]): string {
  const streams = new Set(failures.map(({ logStream }) => logStream)).size;
  if (streams === 0) return '';
  const versions = [...new Set(failures.flatMap(({ version }) => version ?? []))].filter((version) =>
    /^\d{1,9}$/.test(version),
  );
  const which =
    versions.length === 0 || versions.length > 3
      ? ''
      : ` of ${listed(versions.map((version) => `version ${version}`))}`;
  return `, in ${counted(streams, 'container')}${which}`;
}
