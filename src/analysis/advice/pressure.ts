import type { Severity } from '../model/advice.ts';
import { type FunctionFacts, warmUp } from '../model/facts.ts';
import { diedAtLimit, livesAt } from '../sizing/sizing.ts';

/** How near a function's surviving containers come to their limit. */
export interface Pressure {
  readonly severity: Extract<Severity, 'critical' | 'high' | 'medium'>;
  readonly peakMb: number;
  readonly sizeMb: number;
  /** Containers that run now, and those of them at or above the first threshold. */
  readonly containers: number;
  readonly pressed: number;
  /** Probability of an OOM within the next 1,000 invocations. */
  readonly risk: number;
}

/** Share of the Memory Size from which a container is near its limit. */
export const pressedShare = 0.8;

/** Shares of the Memory Size, highest first. */
const thresholds = [
  { from: 0.95, severity: 'critical' },
  { from: 0.9, severity: 'high' },
  { from: pressedShare, severity: 'medium' },
] as const;

/** Invocations that `oomRisk` looks ahead. */
const riskHorizon = 1_000;
/** Where no maximum was seen after the warm-up: the mean size of one, as a share of the peak. */
const maximumShare = 0.02;

/** How hard the peak presses on the limit; `null` below 80 % of it. */
export function pressureSeverity(peakMb: number, sizeMb: number): Pressure['severity'] | null {
  return thresholds.find(({ from }) => peakMb >= from * sizeMb)?.severity ?? null;
}

/**
 * Probability that one of the next 1,000 invocations goes over the limit: new maxima
 * come with chance 1/N and exceed the last by an exponential tail of mean beta. Calibrated between .1 and .4;
 * above that it is over-confident.
 */
export function oomRisk(
  peakMb: number,
  sizeMb: number,
  invocations: number,
  meanMaximumMb: number | null,
): number {
  const beta = meanMaximumMb ?? maximumShare * peakMb;
  if (beta <= 0) return peakMb >= sizeMb ? 1 : 0;
  const rate = (riskHorizon / Math.max(1, invocations)) * Math.exp(-Math.max(0, sizeMb - peakMb) / beta);
  return 1 - Math.exp(-rate);
}

/**
 * The pressure on the newest Memory Size. A life counts once, whatever number of its REPORTs repeat the
 * high-water mark, and one that was killed does not count: that is no pressure but an OOM. Emulators say nothing.
 */
export function pressureOf(facts: FunctionFacts): Pressure | null {
  const { sizeMb } = facts.fn.memory;
  if (sizeMb === null || facts.fn.emulated) return null;
  const lives = livesAt(facts.lives, sizeMb).filter((life) => !diedAtLimit(life));
  const peakMb = Math.max(0, ...lives.flatMap((life) => life.peakMb ?? []));
  const severity = pressureSeverity(peakMb, sizeMb);
  if (severity === null) return null;
  const running = lives.filter(({ endedBy }) => endedBy === null);
  const maxima = lives.reduce((sum, life) => sum + life.maxima, 0);
  const maximaMb = lives.reduce((sum, life) => sum + life.maximaMb, 0);
  const invocations = lives.reduce((sum, life) => sum + Math.max(0, life.reports - warmUp), 0);
  return {
    severity,
    peakMb,
    sizeMb,
    containers: running.length,
    pressed: running.filter((life) => (life.peakMb ?? 0) >= pressedShare * sizeMb).length,
    risk: oomRisk(peakMb, sizeMb, invocations, maxima === 0 ? null : maximaMb / maxima),
  };
}
