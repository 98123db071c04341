import type { Runtime } from '../../events/record.ts';
import { cloneDetector, type Detector } from '../leak/detector-state.ts';
import type { LifeSummary } from '../leak/life-summary.ts';
import type { AttemptMark } from '../model/attempt.ts';
import { type MutableCounts, noCounts } from '../model/counts.ts';
import type { FailureKind } from '../model/failure.ts';
import { cloneHistogram, type Histogram, newHistogram } from '../statistics/histogram.ts';
import { type Attempt, cloneAttempt } from './attempt.ts';
import { cloneRing, createRing, type RingBuffer, setFromEnd } from './ring-buffer.ts';

/** Attempts kept whole: the container screen lists them, and late lines find theirs among them. */
export const attemptsKept = 40;
/** Values kept of the series (`report.schema.json` allows 240). */
export const seriesKept = 240;
/** Version of a container whose stream name tells none. */
export const unknownVersion = 'unknown';
/** Distinct values of Max Memory Used that a container's quantiles stay exact for. */
export const containerBins = 64;

/** One life of the environment: from a start of its process to the next. */
export interface Life {
  /** `place` of its first attempt. */
  firstPlace: number;
  startedAt: number | null;
  sizeMb: number | null;
  /** REPORTs with memory. */
  reports: number;
  baselineMb: number | null;
  peakMb: number | null;
  /** The high-water mark before the newest REPORT. */
  beforeLastMb: number | null;
  /** High-water mark at invocation 1, 2, 4, 8, ... */
  readonly peakAtMb: number[];
  /** New maxima after warm-up and their sum in MB. */
  maxima: number;
  maximaMb: number;
  detector: Detector | null;
  lastAt: number;
}

/** What stays of a life that ended. */
export interface EndedLife extends Omit<Life, 'detector'> {
  /** What the environment was reset by. */
  readonly endedBy: LifeEnding;
  /** `null` where no REPORT told its memory. */
  readonly summary: LifeSummary | null;
  readonly slopeMbPerInvocation: number | null;
}

/** What the environment was reset by; `reset` where no failure did. */
export type LifeEnding = FailureKind | 'reset';

/** What the records of one container come to. Plain data of bounded size, so that it can be copied at will. */
export interface ContainerState {
  version: string | null;
  functionName: string | null;
  runtime: Runtime | null;
  /** Several requests run at once, and REPORT tells no memory: Lambda Managed Instances. */
  managed: boolean;
  /** The recording names no streams: several environments may be in one, and their invocations overlap. */
  readonly mixed: boolean;
  /** `place` by `place`. Of a copy, those below `ownFrom` are the original's unless they are in `own`. */
  readonly attempts: RingBuffer<Attempt>;
  /** `idTag` of the RequestId of each. */
  readonly tags: RingBuffer<number>;
  readonly ownFrom: number;
  readonly own: Set<number>;
  /** Lines without a RequestId that wait for their attempt. */
  unattributed: Attempt | null;
  nextPlace: number;
  readonly counts: MutableCounts;
  /** Attempts that are no longer kept and never reported. */
  vanished: number;
  coldStarts: number;
  /** An INIT_START whose attempt has not reported yet: its Init Duration is not a second cold start. */
  initSeen: boolean;
  sizeMb: number | null;
  lastMb: number | null;
  peakMb: number | null;
  peakUtilization: number | null;
  readonly used: Histogram;
  /** Durations in buckets of equal ratio. */
  readonly durations: Histogram;
  /** REPORTs whose durations were not read. */
  unknownDurations: number;
  billedMs: number;
  billedReports: number;
  readonly series: RingBuffer<number | null>;
  readonly marks: RingBuffer<AttemptMark>;
  lives: number;
  life: Life;
  /** `place` of the newest attempt after which the environment was reset; -1 before the first. */
  endingPlace: number;
  strongest: LifeSummary | null;
  firstSeen: number;
  lastSeen: number;
  /** Lives that ended and failed attempts that are no longer kept, until the analyzer takes them. */
  readonly endedLives: EndedLife[];
  readonly droppedFailures: Attempt[];
}

/** A container before its first record, which comes at this time (epoch ms); `version`: what the stream's name tells. */
export function newContainerState(version: string | null, at: number, mixed = false): ContainerState {
  return {
    version,
    functionName: null,
    runtime: null,
    managed: false,
    mixed,
    attempts: createRing(attemptsKept),
    tags: createRing(attemptsKept),
    ownFrom: 0,
    own: noneOwn,
    unattributed: null,
    nextPlace: 0,
    counts: noCounts(),
    vanished: 0,
    coldStarts: 0,
    initSeen: false,
    sizeMb: null,
    lastMb: null,
    peakMb: null,
    peakUtilization: null,
    used: newHistogram(),
    durations: newHistogram(),
    unknownDurations: 0,
    billedMs: 0,
    billedReports: 0,
    series: createRing(seriesKept),
    marks: createRing(seriesKept),
    lives: 1,
    life: newLife(0, at),
    endingPlace: -1,
    strongest: null,
    firstSeen: at,
    lastSeen: at,
    endedLives: [],
    droppedFailures: [],
  };
}

/** A life that begins with the attempt `firstPlace`, at this time (epoch ms). */
export function newLife(firstPlace: number, at: number): Life {
  return {
    firstPlace,
    startedAt: null,
    sizeMb: null,
    reports: 0,
    baselineMb: null,
    peakMb: null,
    beforeLastMb: null,
    peakAtMb: [],
    maxima: 0,
    maximaMb: 0,
    detector: null,
    lastAt: at,
  };
}

/** Of an original, whose attempts are all its own: nothing is ever put into it. */
const noneOwn = new Set<number>();

/**
 * A copy to fold further records into. It must not outlive the next change of the original: they share attempts.
 * Copies are put into new objects and not spread: V8 gives those another shape, and folds both kinds at the pace of
 * neither.
 */
export function cloneContainerState(state: ContainerState): ContainerState {
  return Object.assign(newContainerState(state.version, state.firstSeen, state.mixed), state, {
    attempts: cloneRing(state.attempts),
    tags: cloneRing(state.tags),
    ownFrom: state.nextPlace,
    own: new Set(),
    unattributed: state.unattributed === null ? null : cloneAttempt(state.unattributed),
    counts: Object.assign(noCounts(), state.counts),
    used: cloneHistogram(state.used),
    durations: cloneHistogram(state.durations),
    series: cloneRing(state.series),
    marks: cloneRing(state.marks),
    life: cloneLife(state.life),
    endedLives: state.endedLives.slice(),
    droppedFailures: state.droppedFailures.slice(),
  });
}

/** The attempt as one that this state may change. */
export function ownAttempt(state: ContainerState, attempt: Attempt): Attempt {
  const { place } = attempt;
  if (place < 0 || place >= state.ownFrom || state.own.has(place)) return attempt;
  const own = cloneAttempt(attempt);
  setFromEnd(state.attempts, state.nextPlace - 1 - place, own);
  state.own.add(place);
  return own;
}

function cloneLife(life: Life): Life {
  return Object.assign(newLife(life.firstPlace, life.lastAt), life, {
    peakAtMb: life.peakAtMb.slice(),
    detector: life.detector === null ? null : cloneDetector(life.detector),
  });
}
