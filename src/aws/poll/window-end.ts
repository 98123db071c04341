import type { ServiceClock } from '../client/service-clock.ts';
import type { Clock } from '../clock.ts';
import type { TailWindow } from '../tail-window.ts';
import type { PollerState } from './poller.ts';

/** How long after the window the last polls wait for late events: 1.5 times the ingestion lag, within these bounds. */
const lateMs = { unknown: 5_000, most: 20_000 };
/** How often the end is checked, besides on every change. */
const checkMs = 1_000;
/** The last polls are given up when no page came for so long, and however they go on after the longest time. */
const noAnswerMs = 10_000;
const longestLastPollsMs = 30_000;
const longestPerGroupMs = 1_000;

/** The end of the window: its last polls, and when they are done. */
export interface WindowEnd {
  /** Service time (epoch ms) from which on a poll is the last one; infinity for a window without end. */
  closesAt(): number;
  /** Every group had its last poll, cannot be read, or does not answer any more. */
  isOver(): boolean;
  /**
   * Waits for the end and then starts the last polls. Returns when they are done or given up, or when aborted. To be
   * called once the groups that exist at first are added: without any, a window of the past is over at once.
   */
  run(): Promise<void>;
}

export function createWindowEnd(deps: {
  readonly window: TailWindow;
  readonly clock: Clock;
  readonly service: ServiceClock;
  readonly pollers: () => readonly PollerState[];
  /** Requests a poll of every group now. */
  readonly pollAll: () => void;
  /** The window may be over. */
  readonly onChange: () => void;
  readonly signal: AbortSignal;
}): WindowEnd {
  const { window, clock, service, pollers, signal } = deps;
  const openedAt = clock.now();
  /** When the last polls began, in this machine's time; `null` before. */
  let closingSince: number | null = null;

  function closesAt(): number {
    const until = window.until();
    // A window of the past is read once.
    if (until === null || until <= openedAt + (window.clockAheadMs() ?? 0))
      return until ?? Number.POSITIVE_INFINITY;
    const lags = pollers().flatMap(({ lagMs }) => lagMs ?? []);
    return until + Math.min(lateMs.most, lags.length === 0 ? lateMs.unknown : 1.5 * Math.max(...lags));
  }

  function isGivenUp(): boolean {
    if (closingSince === null) return false;
    const states = pollers();
    const now = clock.now();
    const answeredAt = Math.max(closingSince, ...states.map((state) => state.answeredAt ?? 0));
    const longestMs = longestLastPollsMs + longestPerGroupMs * states.length;
    return now - answeredAt >= noAnswerMs || now - closingSince >= longestMs;
  }

  function isOver(): boolean {
    if (service.now() < closesAt()) return false;
    const areDone = pollers().every(({ problem, missing, closed }) => problem !== null || missing || closed);
    return areDone || isGivenUp();
  }

  return {
    closesAt,
    isOver,
    async run() {
      if (window.until() === null) return;
      while (!signal.aborted && !isOver()) {
        const waitMs = closesAt() - service.now();
        if (waitMs <= 0) {
          closingSince ??= clock.now();
          deps.pollAll();
          deps.onChange();
        }
        // Checked now and then: the end moves when the service's time becomes known.
        await clock.sleep(waitMs > 0 ? Math.min(waitMs, 10 * checkMs) : checkMs, signal);
      }
      // Without any group nothing else reports that it is over.
      deps.onChange();
    },
  };
}
