import type { Runtime } from '../../events/record.ts';
import { invariant } from '../../invariant.ts';
import { cloneDetector, type Detector } from '../leak/detector-state.ts';
import type { LifeSummary } from '../leak/life-summary.ts';
import type { AttemptMark } from '../model/attempt.ts';
import { type MutableCounts, noCounts } from '../model/counts.ts';
import type { FailureKind } from '../model/failure.ts';
import { cloneHistogram, type Histogram, newHistogram } from '../statistics/histogram.ts';
import { type Attempt, cloneAttempt, type OwnedAttempt, owns } from './attempt.ts';
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
  /** Its first invocation is known to be its first: an init or a restart was seen before it. */
  birthSeen: boolean;
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

/** REPORTs in the order of their time: when (epoch ms), and the share of Memory Size used, `null` where not known. */
export interface RecentReports {
  readonly at: number[];
  readonly utilization: (number | null)[];
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
  /** A line was seen that emulators alone write, and one that Lambda alone writes. */
  emulated: boolean;
  genuine: boolean;
  /** Names of the extensions that run in the environment; never changed in place. */
  extensions: readonly string[];
  /** Tenant isolation: the one tenant that the environment serves. */
  tenantId: string | null;
  /** The child process that SIGKILL ended last in an attempt that came near the limit and was answered. */
  killedChild: string | null;
  /** The recording names no streams: several environments may be in one, and their invocations overlap. */
  readonly mixed: boolean;
  /** The newest attempts in their order. To change one, ask `ownAttempt` for it. */
  readonly attempts: RingBuffer<Attempt>;
  /** `idTag` of the RequestId of each. */
  readonly tags: RingBuffer<number>;
  /** Of a copy: attempts before this place are shared with the original, but for those in `own`. */
  readonly ownFrom: number;
  readonly own: Set<number>;
  /** Lines without a RequestId that wait for their attempt. */
  unattributed: OwnedAttempt | null;
  /** Attempts that changed since the change feed last took them; `null` where nothing is emitted. */
  readonly touched: Set<Attempt> | null;
  /** Of a copy: the REPORTs folded into it alone. `null` for the settled state, whose REPORTs are in the trend. */
  readonly recentReports: RecentReports | null;
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
  /** When each of the series began. */
  readonly seriesAt: RingBuffer<number>;
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

/** What a container is before its first record. */
export interface ContainerOrigin {
  /** What the stream's name tells. */
  readonly version: string | null;
  /** Time of the first record (epoch ms). */
  readonly at: number;
  /** The recording names no streams. */
  readonly mixed?: boolean;
  /** Changed attempts are collected for the change feed. */
  readonly emits?: boolean;
}

/** A container before its first record. */
export function newContainerState({
  version,
  at,
  mixed = false,
  emits = false,
}: ContainerOrigin): ContainerState {
  return {
    version,
    functionName: null,
    runtime: null,
    managed: false,
    emulated: false,
    genuine: false,
    extensions: [],
    tenantId: null,
    killedChild: null,
    mixed,
    attempts: createRing(attemptsKept),
    tags: createRing(attemptsKept),
    ownFrom: 0,
    own: noneOwn,
    unattributed: null,
    touched: emits ? new Set() : null,
    recentReports: null,
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
    seriesAt: createRing(seriesKept),
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
    birthSeen: false,
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

/** Shared by all originals, which own every attempt. Never changed. */
const noneOwn = new Set<number>();

/**
 * A copy to fold further records into. Attempts are shared until `ownAttempt` copies one, so the copy is of no use once
 * the original changes. Copies are assigned to new objects and not spread: V8 would give those another shape.
 */
export function cloneContainerState(state: ContainerState): ContainerState {
  const { version, firstSeen, mixed } = state;
  return Object.assign(newContainerState({ version, at: firstSeen, mixed }), state, {
    attempts: cloneRing(state.attempts),
    tags: cloneRing(state.tags),
    ownFrom: state.nextPlace,
    own: new Set(),
    unattributed: state.unattributed === null ? null : cloneAttempt(state.unattributed),
    touched: state.touched === null ? null : new Set(),
    recentReports: { at: [], utilization: [] },
    counts: Object.assign(noCounts(), state.counts),
    used: cloneHistogram(state.used),
    durations: cloneHistogram(state.durations),
    series: cloneRing(state.series),
    seriesAt: cloneRing(state.seriesAt),
    marks: cloneRing(state.marks),
    life: cloneLife(state.life),
    endedLives: state.endedLives.slice(),
    droppedFailures: state.droppedFailures.slice(),
  });
}

/** The attempt as one that this state may change; the change feed is to compare it with what it emitted. */
export function ownAttempt(state: ContainerState, attempt: Attempt): OwnedAttempt {
  const own = sharesAttempt(state, attempt) ? takeCopy(state, attempt) : owns(attempt);
  state.touched?.add(own);
  return own;
}

/** How many attempts began after this one. */
export function placesBack({ nextPlace }: ContainerState, { place }: Attempt): number {
  invariant(place >= 0 && place < nextPlace, 'the attempt has a place among the others');
  return nextPlace - 1 - place;
}

function sharesAttempt({ ownFrom, own }: ContainerState, { place }: Attempt): boolean {
  return place >= 0 && place < ownFrom && !own.has(place);
}

function takeCopy(state: ContainerState, attempt: Attempt): OwnedAttempt {
  const own = cloneAttempt(attempt);
  setFromEnd(state.attempts, placesBack(state, attempt), own);
  state.own.add(attempt.place);
  return own;
}

function cloneLife(life: Life): Life {
  return Object.assign(newLife(life.firstPlace, life.lastAt), life, {
    peakAtMb: life.peakAtMb.slice(),
    detector: life.detector === null ? null : cloneDetector(life.detector),
  });
}
