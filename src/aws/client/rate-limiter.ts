import { type Clock, createAlarm } from '../clock.ts';

const slowRegions = new Set([
  'ap-northeast-3',
  'ap-southeast-3',
  'ca-west-1',
  'eu-central-1',
  'il-central-1',
]);

/**
 * FilterLogEvents requests a second that AWS allows an account in a Region (not adjustable; quota page of CloudWatch
 * Logs, 2026). Shared by the whole account, the console included.
 */
export function quotaTps(region: string): number {
  if (region === 'us-east-1') return 25;
  return slowRegions.has(region) ? 5 : 10;
}

/** The share of the Region's quota that is used at most, also while catching up. */
const quotaShare = 0.2;
/** Between two steady requests, for all groups together. */
export const steadySpacingMs = 1_000;
const firstBackOffMs = 1_000;
/**
 * Short enough that 40 groups are all polled within half a minute after throttling ends (with a fifth of the quota being
 * two a second); one request every ten seconds is a fiftieth of the smallest quota.
 */
const lastBackOffMs = 10_000;
/** After a refusal nothing runs at catch-up pace for this long. */
const calmAfterThrottleMs = 10_000;

/** `steady`: at most one a second for all groups together. `catch-up`: up to a fifth of the quota. */
export type RequestPace = 'steady' | 'catch-up';

export interface AcquireRequest {
  readonly dueAt: number;
  readonly pace: () => RequestPace;
}

export interface RateLimiter {
  /**
   * Waits until the request may be sent; the most overdue waiter (`dueAt`, epoch ms) goes first. Returns early when
   * aborted. `pace` is evaluated while waiting: during a long back-off a steady poll becomes one that has to catch up.
   */
  acquire(request: AcquireRequest, signal: AbortSignal): Promise<void>;
  /** A request was refused or failed: all requests wait, longer each time, with full jitter. */
  recordRefusal(reason: string): void;
  recordSuccess(): void;
  /** Refusals since the last success. */
  refusals(): number;
  /** Until when all requests wait, and why; `null` without a back-off. */
  backOff(): { readonly until: number; readonly reason: string } | null;
}

interface Waiter extends AcquireRequest {
  readonly go: () => void;
}

/** One request budget for all log groups of a source. `random` returns [0, 1). */
export function createRateLimiter(deps: {
  readonly clock: Clock;
  readonly random: () => number;
  readonly region: string;
  /** Called when a back-off begins or ends. */
  readonly onChange: () => void;
  readonly signal: AbortSignal;
}): RateLimiter {
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
      // A catch-up request that ran at steady pace counts as a steady one.
      if (next.pace() === 'steady' || now - lastRefusal < calmAfterThrottleMs) lastSteady = now;
      next.go();
    }
    pumping = false;
  }

  return {
    acquire: (request, requestSignal) =>
      new Promise((resolve) => {
        if (requestSignal.aborted || signal.aborted) {
          resolve();
          return;
        }
        const finish = () => {
          waiters.delete(waiter);
          requestSignal.removeEventListener('abort', finish);
          resolve();
        };
        const waiter: Waiter = { ...request, go: finish };
        requestSignal.addEventListener('abort', finish);
        waiters.add(waiter);
        alarm.wake();
        void pump();
      }),
    recordRefusal(reason) {
      const now = clock.now();
      lastRefusal = now;
      // Requests that were in flight together count as one refusal.
      if (now < pausedUntil) return;
      refusals += 1;
      const ceiling = Math.min(lastBackOffMs, firstBackOffMs * 2 ** refusals);
      pausedUntil = now + firstBackOffMs + random() * (ceiling - firstBackOffMs);
      pauseReason = reason;
      deps.onChange();
    },
    recordSuccess() {
      refusals = 0;
      if (pauseReason === null || clock.now() < pausedUntil) return;
      pauseReason = null;
      deps.onChange();
    },
    refusals: () => refusals,
    backOff: () => (pauseReason === null ? null : { until: pausedUntil, reason: pauseReason }),
  };
}
