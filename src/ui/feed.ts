import type { ScreenClock } from './effects.ts';
import { createKillWatch } from './kill-watch.ts';
import { createRateMeter } from './rate-meter.ts';
import type { FrozenView, UiSession } from './session.ts';

/** What the session is at one moment of the screen: what every pane is drawn from until the next. */
export interface ScreenMoment {
  /** The present, or what was frozen by a pause. */
  readonly view: FrozenView;
  /** Of the view: changes with everything that it would show. */
  readonly revision: number;
  /** Epoch milliseconds, as the session counts them. */
  readonly now: number;
  /** `null` until it is known. */
  readonly eventsPerSecond: number | null;
  /** Events read since the pause; `null` while nothing is paused. */
  readonly unseen: number | null;
  readonly recordingTo: string | null;
  readonly problem: string | null;
  /** Ids of the functions and containers in which something was killed a moment ago. */
  readonly flashing: ReadonlySet<string>;
  /** Kills that happened just now, which nothing was rung for yet. */
  readonly newKills: number;
}

/** The moments of a session, at most four a second; an external store for React. */
export interface Feed {
  moment(): ScreenMoment;
  /** Calls back when `moment` gives another one, until the function that it gives is called. */
  subscribe(listener: () => void): () => void;
  /** Freezes the view, or lets it go on. */
  setPaused(paused: boolean): void;
  /** Takes in what is new now. */
  refresh(): void;
  dispose(): void;
}

/** Data is drawn at most four times a second; keys at once. */
export const refreshMs = 250;
/** Ages go on where nothing else happens. */
const idleMs = 1_000;

/** Follows a session; all time comes from the clock that it is given. */
export function createFeed(session: UiSession, clock: ScreenClock): Feed {
  const listeners = new Set<() => void>();
  const rate = createRateMeter();
  const kills = createKillWatch();
  let frozen: { readonly view: FrozenView; readonly revision: number; readonly read: number } | null = null;
  let refreshedAt = Number.NEGATIVE_INFINITY;
  let timer: { readonly due: number; readonly cancel: () => void } | null = null;
  let moment = take();

  function take(): ScreenMoment {
    const at = clock.now();
    rate.note(session.eventsRead(), at);
    const view = frozen?.view ?? session;
    const now = view.now();
    return {
      view,
      revision: frozen?.revision ?? session.revision(),
      now,
      eventsPerSecond: rate.perSecond(),
      unseen: frozen === null ? null : session.eventsRead() - frozen.read,
      recordingTo: session.recordingTo(),
      problem: session.problem(),
      newKills: kills.take(session.takeNewKills(), at, session.now()),
      flashing: kills.flashing(at),
    };
  }

  function refresh(): void {
    refreshedAt = clock.now();
    const next = take();
    if (!isSame(moment, next)) {
      moment = next;
      for (const listener of listeners) listener();
    }
    schedule(idleMs);
  }

  /** A refresh in `ms`, or earlier where one is due. */
  function schedule(ms: number): void {
    const at = clock.now();
    const due = Math.max(at, Math.min(at + ms, kills.nextEnd() ?? Number.POSITIVE_INFINITY));
    if (timer !== null && timer.due <= due) return;
    timer?.cancel();
    timer = {
      due,
      cancel: clock.after(due - at, () => {
        timer = null;
        refresh();
      }),
    };
  }

  const unsubscribe = session.subscribe(() => schedule(Math.max(0, refreshedAt + refreshMs - clock.now())));
  refreshedAt = clock.now();
  schedule(idleMs);

  return {
    moment: () => moment,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setPaused(paused) {
      if (paused === (frozen !== null)) return;
      frozen = paused
        ? { view: session.freeze(), revision: session.revision(), read: session.eventsRead() }
        : null;
      refresh();
    },
    refresh,
    dispose() {
      unsubscribe();
      timer?.cancel();
      timer = null;
      listeners.clear();
    },
  };
}

function isSame(left: ScreenMoment, right: ScreenMoment): boolean {
  return (
    left.view === right.view &&
    left.revision === right.revision &&
    left.now === right.now &&
    left.eventsPerSecond === right.eventsPerSecond &&
    left.unseen === right.unseen &&
    left.recordingTo === right.recordingTo &&
    left.problem === right.problem &&
    left.newKills === right.newKills &&
    left.flashing === right.flashing
  );
}
