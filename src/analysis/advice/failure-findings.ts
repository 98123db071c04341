import { sanitizeLine } from '../../text/sanitize.ts';
import { listed, megabytes, sentence } from '../../wording/sentences.ts';
import { counted, grouped } from '../../wording/units.ts';
import type { Failure } from '../model/failure.ts';
import { type Case, type Draft, seeRootCause } from './case.ts';
import type { FixId } from './fixes.ts';
import { isMetaspace } from './root-cause-finding.ts';

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
        `The platform killed ${grouped(fn.oomKills)} of ${counted(fn.attempts, 'attempt')} for memory`,
        fn.memory.sizeMb === null ? '' : ` (Memory Size now ${megabytes(fn.memory.sizeMb)})`,
        whereabouts(kills),
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
      detail: `The runtime itself gave up in ${grouped(fn.runtimeOoms)} of ${counted(fn.attempts, 'attempt')}${at}${whereabouts(ooms)}.`,
      logStream: newest?.logStream ?? null,
      ...cure(
        known,
        isMetaspace(known) ? ['java-metaspace', 'set-memory'] : ['runtime-heap', 'set-memory', 'alarm-oom'],
      ),
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
      detail: `${grouped(fn.suspectedOoms)} of ${counted(fn.attempts, 'attempt')} were killed, or an extension crashed, without proof that memory was the cause${evidence === undefined ? '' : `; the last: ${sanitizeLine(evidence).slice(0, 120)}`}.`,
      recommendation:
        'Look at the lines around them: an extension uses the same memory as the function, and dies first where it runs short.',
      logStream: newest?.logStream ?? null,
      fixes: ['alarm-oom'],
    },
  ];
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
  { rootCause, recommendation }: Case,
  fixes: readonly FixId[],
): Pick<Draft, 'recommendation' | 'fixes'> {
  if (rootCause !== null) return { recommendation: seeRootCause(rootCause), fixes: [] };
  if (recommendation === null) {
    return {
      recommendation: 'Raise the memory: the size is not known, so neither is by how much.',
      fixes: ['alarm-oom'],
    };
  }
  return { recommendation: recommendation.reason, fixes };
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
