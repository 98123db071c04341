import { listed, sentence } from '../../wording/sentences.ts';
import { counted, megabytes, percent } from '../../wording/units.ts';
import type { Rollout } from '../model/advice.ts';
import type { FunctionFacts } from '../model/facts.ts';
import { startOf } from '../rollout/rollout.ts';
import { quantileOf } from '../statistics/order-statistics.ts';
import { type Death, type DeathCause, deathsOf } from './deaths.ts';
import { heldByExtension } from './extensions.ts';
import { limitAdvice, metLimit } from './met-limit.ts';
import { type Pressure, pressedShare } from './pressure.ts';

/** Why a function runs out of memory: one cause, and the chain of evidence that leads to it. */
export interface RootCause {
  readonly cause: Cause;
  /** The roll-out that it began with. */
  readonly since: Rollout | null;
  readonly title: string;
  /** From the first link to the kills: sentences. */
  readonly chain: readonly string[];
  /** The container of the newest death. */
  readonly logStream: string;
}

export type Cause = Exclude<DeathCause, 'unknown'>;

/** Where two explain as many deaths, the one that a cure is surest for comes first. */
const causes: readonly Cause[] = [
  'extension',
  'version-needs-more',
  'growing-data',
  'heap-setting',
  'leak',
  'heavy-request',
  'too-small',
  'pressure',
  'runtime-limit',
];

const titles: Readonly<Record<Cause, string>> = {
  extension: 'An extension holds the invocations open until they time out',
  leak: 'A memory leak fills the containers',
  'heavy-request': 'Single heavy requests take all of the memory',
  'too-small': 'The function does not fit its Memory Size',
  'version-needs-more': 'The new version needs more than the Memory Size',
  'growing-data': 'The data that the function works on grow',
  'heap-setting': 'The heap may grow beyond the Memory Size',
  pressure: 'Memory is so near the limit that ordinary requests go over it',
  'runtime-limit': 'The runtime meets its own limit, below the Memory Size',
};

/** Each cause as the second link of the chain, over the deaths that it explains. */
const links: Readonly<Record<Cause, (deaths: readonly Death[], facts: FunctionFacts) => string>> = {
  extension: (_, { fn, failures }) => heldByExtension(fn.extensions ?? [], failures),
  leak: (deaths, { fn }) => {
    const slopes = deaths.flatMap(({ life }) => life.slopeMbPerInvocation ?? []);
    const slope = slopes.length > 0 ? quantileOf(slopes, 0.5) : fn.leak.slopeMbPerInvocation;
    const pace = slope === null ? '' : ` by ${megabytes(slope)} an invocation`;
    const lives = Math.round(typical(deaths, ({ life }) => life.reports));
    return `memory grew${pace} from ${megabytes(typical(deaths, ({ life }) => life.baselineMb))} and reached the limit after about ${counted(lives, 'invocation')}`;
  },
  'heavy-request': (deaths) => {
    const later = deaths.filter(({ beforeMb }) => beforeMb !== null);
    if (later.length === 0)
      return 'the very attempt that died took all of the memory, while others stayed far below the limit';
    return `containers stood at ${megabytes(typical(later, ({ beforeMb }) => beforeMb))} until one attempt took at least ${megabytes(typical(later, ({ riseMb }) => riseMb))} by itself`;
  },
  'too-small': (deaths) => {
    const levels = deaths.filter(({ beforeMb }) => beforeMb !== null);
    const lives = Math.max(1, Math.round(typical(deaths, ({ life }) => life.reports)));
    return levels.length * 2 < deaths.length
      ? `containers died within ${counted(lives, 'invocation')} of their start`
      : `containers need ${megabytes(typical(levels, ({ life }) => life.baselineMb))} of ${megabytes(typical(levels, ({ life }) => life.sizeMb))} from the start, and died after about ${counted(lives, 'invocation')}`;
  },
  'version-needs-more': (deaths) =>
    `containers of version ${deaths.at(-1)?.life.version ?? ''} died within ${counted(Math.max(1, Math.round(typical(deaths, ({ life }) => life.reports))), 'invocation')}, at a size that held what ran before`,
  'growing-data': (deaths) =>
    `containers that began later began higher, the last that died at ${megabytes(deaths.at(-1)?.life.baselineMb ?? 0)} from its start: memory grows from one to the next, not within one`,
  'heap-setting': (deaths) =>
    `memory grew ever more slowly, from ${megabytes(typical(deaths, ({ life }) => life.baselineMb))} to the limit in about ${counted(Math.round(typical(deaths, ({ life }) => life.reports)), 'invocation')}, as a heap does on its way to its own limit`,
  pressure: (deaths) =>
    `containers stood at ${megabytes(typical(deaths, ({ beforeMb }) => beforeMb))} before the attempt that went over, with only ${megabytes(typical(deaths, ({ riseMb }) => riseMb))} left`,
  'runtime-limit': (deaths, { failures }) =>
    `the runtime gave up at ${megabytes(typical(deaths, ({ life }) => life.peakMb))} of ${megabytes(typical(deaths, ({ life }) => life.sizeMb))}: ${limitAdvice(metLimit(failures)).why}`,
};

/**
 * The one cause that explains most of the deaths of a function, and what led to it; `null` where nothing died
 * or no cause explains at least half of it.
 */
export function rootCauseOf(
  facts: FunctionFacts,
  rollout: Rollout | null,
  pressure: Pressure | null,
): RootCause | null {
  const deaths = deathsOf(facts);
  const shares = causes.map((cause) => ({ cause, deaths: deaths.filter((death) => death.cause === cause) }));
  const [leading, ...others] = shares
    .filter((share) => share.deaths.length > 0)
    .sort((left, right) => right.deaths.length - left.deaths.length);
  if (leading === undefined || leading.deaths.length * 2 < deaths.length) return null;
  const { cause } = leading;
  const title = cause === 'runtime-limit' ? limitAdvice(metLimit(facts.failures)).title : titles[cause];
  const since =
    rollout?.verdict === 'worse' && (rollout.after.oomKills > 0 || cause === 'leak') ? rollout : null;
  return {
    cause,
    since,
    title: since === null ? title : `${title}, since ${startOf(since)}`,
    chain: [
      ...(since === null ? [] : [since.reason]),
      links[cause](leading.deaths, facts),
      outcomeOf(leading.deaths),
      ...others.map(
        (other) => `${counted(other.deaths.length, 'further death')}: ${otherNames[other.cause]}`,
      ),
      ...pressedNow(pressure),
    ].map(sentence),
    logStream: leading.deaths.at(-1)?.life.logStream ?? '',
  };
}

function pressedNow(pressure: Pressure | null): string[] {
  if (pressure === null || pressure.pressed === 0) return [];
  return [
    `at ${percent(pressedShare)} or more now: ${pressure.pressed} of ${counted(pressure.containers, 'running container')}`,
  ];
}

const otherNames: Readonly<Record<Cause, string>> = {
  extension: 'held by an extension',
  leak: 'a leak',
  'heavy-request': 'one heavy request each',
  'too-small': 'at the start of a container',
  'version-needs-more': 'at the start of a container of the new version',
  'growing-data': 'data that grow',
  'heap-setting': 'a heap without a limit below the Memory Size',
  pressure: 'near the limit before',
  'runtime-limit': 'the runtime gave up below the Memory Size',
};

function outcomeOf(deaths: readonly Death[]): string {
  const timeouts = deaths.filter(({ timedOut }) => timedOut).length;
  const runtime = deaths.filter(({ life }) => life.endedBy === 'runtime-oom').length;
  const kills = deaths.length - timeouts - runtime;
  const ends = [
    ...(kills > 0 ? [`the platform killed ${counted(kills, 'container')}`] : []),
    ...(runtime > 0 ? [`the runtime gave up in ${counted(runtime, 'container')}`] : []),
    ...(timeouts > 0 ? [`${counted(timeouts, 'container')} timed out at the limit`] : []),
  ];
  return `so ${listed(ends)}`;
}

function typical(deaths: readonly Death[], figure: (death: Death) => number | null): number {
  return quantileOf(
    deaths.flatMap((death) => figure(death) ?? []),
    0.5,
  );
}
