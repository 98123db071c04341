import { type Clock, createAlarm } from '../clock.ts';

const slowRegions = new Set([
  'ap-northeast-3',
  'ap-southeast-3',
  'ca-west-1',
  'eu-central-1',
  'il-central-1',
]);

/**
 * FilterLogEvents requests a second that AWS allows an account in a Region (not adjustable; quota page of
 * CloudWatch Logs, 2026). Everybody in the account shares them, colleagues in the console included.
 */
export function quotaTps(region: string): number {
  if (region === 'us-east-1') return 25;
  return slowRegions.has(region) ? 5 : 10;
}

/** The share of the Region's quota that is never exceeded, whatever has to be caught up on. */
const quotaShare = 0.2;
/** Between two steady requests, whatever the number of groups. */
export const steadySpacingMs = 1_000;
const firstBackOffMs = 1_000;
/**
 * Short enough that 40 groups are all read again within half a minute of the end of the throttling (where a fifth of
 * the quota is two a second), and a request every ten seconds is a fiftieth of the smallest quota.
 */
const lastBackOffMs = 10_000;
/** After a refusal nothing is hurried for so long. */
const calmAfterThrottleMs = 10_000;

/** `steady`: at most one a second for all groups together. `catch-up`: up to a fifth of the quota. */
export type Pace = 'steady' | 'catch-up';

export interface Turn {
  readonly dueAt: number;
  readonly pace: () => Pace;
}

export interface Scheduler {
  /**
   * Waits for a turn; the most overdue (`dueAt`, epoch ms) of those who wait goes first. Returns early when aborted.
   * `pace` is asked while the request waits: in a long back-off an ordinary reading becomes one that has to catch up.
   */
  turn(request: Turn, signal: AbortSignal): Promise<void>;
  /** A request was refused or could not be made: everybody waits, longer each time, with full jitter. */
  refused(reason: string): void;
  succeeded(): void;
  /** Refusals since the last success. */
  refusals(): number;
  /** Until when everybody waits, and why; `null` when nobody has to. */
  backOff(): { readonly until: number; readonly reason: string } | null;
}

interface Waiter extends Turn {
  readonly go: () => void;
}

/** One request budget for all log groups of a session. `random` gives [0, 1). */
export function createScheduler(deps: {
  readonly clock: Clock;
  readonly random: () => number;
  readonly region: string;
  /** Called when a back-off begins or ends. */
  readonly onChange: () => void;
  readonly signal: AbortSignal;
}): Scheduler {
  const { clock, random, signal } = deps;
  const quickSpacingMs = 1_000 / (quotaTps(deps.region) * quotaShare);
  const waiters = new Set<Waiter>();
  const alarm = createAlarm(clock, signal);
  let pumping = false;
  let lastAny = Number.NEGATIVE_INFINITY;
  let lastSteady = Number.NEGATIVE_INFINITY;
  let lastRefusal = Number.NEGATIVE_INFINITY;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let pauseReason: string | null = null;
  let refusals = 0;

  const readyAt = ({ pace }: Waiter) => {
    const hurry = pace() === 'catch-up' && clock.now() - lastRefusal >= calmAfterThrottleMs;
    const spaced = hurry
      ? lastAny + quickSpacingMs
      : Math.max(lastSteady, lastAny - steadySpacingMs + quickSpacingMs) + steadySpacingMs;
    return Math.max(pausedUntil, spaced);
  };

  async function pump(): Promise<void> {
    if (pumping) return;
    pumping = true;
    while (waiters.size > 0 && !signal.aborted) {
      const now = clock.now();
      const ready = [...waiters].filter((waiter) => readyAt(waiter) <= now);
      const next = ready.sort((a, b) => a.dueAt - b.dueAt)[0];
      if (next === undefined) {
        await alarm.until(Math.min(...[...waiters].map(readyAt)));
        continue;
      }
      waiters.delete(next);
      lastAny = now;
      // A hurried request that had to go slowly counts as a steady one.
      if (next.pace() === 'steady' || now - lastRefusal < calmAfterThrottleMs) lastSteady = now;
      next.go();
    }
    pumping = false;
  }

  return {
    turn: (request, turnSignal) =>
      new Promise((resolve) => {
        if (turnSignal.aborted || signal.aborted) {
          resolve();
          return;
        }
        const finish = () => {
          waiters.delete(waiter);
          turnSignal.removeEventListener('abort', finish);
          resolve();
        };
        const waiter: Waiter = { ...request, go: finish };
        turnSignal.addEventListener('abort', finish);
        waiters.add(waiter);
        alarm.wake();
        void pump();
      }),
    refused(reason) {
      const now = clock.now();
      lastRefusal = now;
      // Requests that were under way together are one refusal.
      if (now < pausedUntil) return;
      refusals += 1;
      const ceiling = Math.min(lastBackOffMs, firstBackOffMs * 2 ** refusals);
      pausedUntil = now + firstBackOffMs + random() * (ceiling - firstBackOffMs);
      pauseReason = reason;
      deps.onChange();
    },
    succeeded() {
      refusals = 0;
      if (pauseReason === null || clock.now() < pausedUntil) return;
      pauseReason = null;
      deps.onChange();
    },
    refusals: () => refusals,
    backOff: () => (pauseReason === null ? null : { until: pausedUntil, reason: pauseReason }),
  };
}
