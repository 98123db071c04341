import type { FunctionFacts } from '../facts.ts';
import type { Rollout } from '../snapshot.ts';
import { type Death, type DeathCause, deathsOf } from './deaths.ts';
import type { Pressure } from './pressure.ts';
import { quantileOf } from './sizing.ts';
import { count, listed, megabytes, percent, sentence } from './words.ts';

/** Why a function runs out of memory: one cause, and the chain of evidence that leads to it. */
export interface RootCause {
  readonly cause: Exclude<DeathCause, 'unknown'>;
  /** It began with a roll-out. */
  readonly sinceRollout: boolean;
  readonly title: string;
  /** From the first link to the kills. */
  readonly chain: readonly string[];
  readonly deaths: readonly Death[];
  /** The newest death's container. */
  readonly logStream: string;
}

type Cause = RootCause['cause'];

const titles: Readonly<Record<Cause, string>> = {
  leak: 'A memory leak fills the containers',
  'heavy-request': 'Single heavy requests take all of the memory',
  'too-small': 'The function does not fit its Memory Size',
  pressure: 'Memory is so near the limit that ordinary requests go over it',
  'runtime-limit': 'The runtime meets a limit of its own, below the Memory Size',
};

/** Each cause as the second link of the chain, over the deaths that it explains. */
const links: Readonly<Record<Cause, (deaths: readonly Death[], facts: FunctionFacts) => string>> = {
  leak: (deaths, { fn }) => {
    const slopes = deaths.flatMap(({ life }) => life.slopeMbPerInvocation ?? []);
    const slope = slopes.length > 0 ? quantileOf(slopes, 0.5) : fn.leak.slopeMbPerInvocation;
    const pace = slope === null ? '' : ` by ${megabytes(slope)} an invocation`;
    const lives = Math.round(typical(deaths, ({ life }) => life.reports));
    return `memory grew${pace} from ${megabytes(typical(deaths, ({ life }) => life.baselineMb))} and reached the limit after about ${count(lives, 'invocation')}`;
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
      ? `containers died within ${count(lives, 'invocation')} of their start`
      : `containers need ${megabytes(typical(levels, ({ life }) => life.baselineMb))} of ${megabytes(typical(levels, ({ life }) => life.sizeMb))} from the start, and died after about ${count(lives, 'invocation')}`;
  },
  pressure: (deaths) =>
    `containers stood at ${megabytes(typical(deaths, ({ beforeMb }) => beforeMb))} before the attempt that went over, with only ${megabytes(typical(deaths, ({ riseMb }) => riseMb))} left`,
  'runtime-limit': (deaths) =>
    `the runtime gave up at ${megabytes(typical(deaths, ({ life }) => life.peakMb))} of ${megabytes(typical(deaths, ({ life }) => life.sizeMb))}: its own heap was full, the container was not`,
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
  const byCause = new Map<Cause, Death[]>();
  for (const death of deaths) {
    if (death.cause === 'unknown') continue;
    byCause.set(death.cause, [...(byCause.get(death.cause) ?? []), death]);
  }
  const [leading, ...others] = [...byCause].sort(([, a], [, b]) => b.length - a.length);
  if (leading === undefined) return null;
  const [cause, explained] = leading;
  if (explained.length * 2 < deaths.length) return null;
  const sinceRollout = rollout?.verdict === 'worse' && (rollout.after.oomKills > 0 || cause === 'leak');
  return {
    cause,
    sinceRollout,
    title:
      sinceRollout && rollout !== null ? `${titles[cause]}, since ${rollout.after.label}` : titles[cause],
    chain: [
      ...(sinceRollout && rollout !== null ? [rollout.reason] : []),
      links[cause](explained, facts),
      outcomeOf(explained),
      ...others.map(([other, rest]) => `${count(rest.length, 'further death')}: ${otherNames[other]}`),
      ...(pressure === null || pressure.pressed === 0
        ? []
        : [
            `${pressure.pressed} of ${count(pressure.containers, 'running container')} stand at ${percent(0.8)} or more now`,
          ]),
    ].map(sentence),
    deaths: explained,
    logStream: explained.at(-1)?.life.logStream ?? '',
  };
}

const otherNames: Readonly<Record<Cause, string>> = {
  leak: 'a leak',
  'heavy-request': 'one heavy request each',
  'too-small': 'at the start of a container',
  pressure: 'near the limit before',
  'runtime-limit': 'the runtime gave up below the Memory Size',
};

function outcomeOf(deaths: readonly Death[]): string {
  const timeouts = deaths.filter(({ timedOut }) => timedOut).length;
  const runtime = deaths.filter(({ life }) => life.endedBy === 'runtime-oom').length;
  const kills = deaths.length - timeouts - runtime;
  const ends = [
    ...(kills > 0 ? [`the platform killed ${count(kills, 'container')}`] : []),
    ...(runtime > 0 ? [`the runtime gave up in ${count(runtime, 'container')}`] : []),
    ...(timeouts > 0 ? [`${count(timeouts, 'container')} timed out at the limit`] : []),
  ];
  return `so ${listed(ends)}`;
}

function typical(deaths: readonly Death[], figure: (death: Death) => number | null): number {
  return quantileOf(
    deaths.flatMap((death) => figure(death) ?? []),
    0.5,
  );
}
