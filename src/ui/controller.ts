import type { Snapshot, SnapshotScope } from '../analysis/snapshot/snapshot.ts';
import { sanitizeLine } from '../text/sanitize.ts';
import { type ActionContext, functionInView, noticeMs, perform } from './actions.ts';
import { type Brush, paintRow } from './drawing/paint.ts';
import { filterEdit } from './filter-keys.ts';
import { type Frame, frameOf } from './frame.ts';
import { answerWithinMs, createIdleWatch } from './idle-watch.ts';
import { bindingOf, type Keymap } from './keymap.ts';
import { createKillWatch } from './kill-watch.ts';
import type { MouseEvent } from './mouse.ts';
import type { Outlet } from './outlet.ts';
import { createRateMeter } from './rate-meter.ts';
import type { Scene, Size } from './scene.ts';
import type { UiSession } from './session.ts';
import { initialState, present, reduce, timeWindows, type UiAction, type UiState } from './state.ts';

/** What Ink draws: a painted string a row. The same object until something on the screen changed. */
export interface Painted {
  readonly lines: readonly string[];
  readonly size: Size;
}

/** A screen as Ink sees it: lines to draw, keys and sizes to give back. */
export interface ScreenController {
  painted(): Painted;
  /** Calls back when `painted` gives something else, until the function that it gives is called. */
  subscribe(listener: () => void): () => void;
  key(name: string): void;
  /** A text that was pasted, which is no keys: the letters of a log line would mark deploys and write files. */
  paste(text: string): void;
  mouse(event: MouseEvent): void;
  resize(size: Size): void;
  dispose(): void;
}

export interface ControllerOptions {
  readonly brush: Brush;
  readonly keymap: Keymap;
  readonly size: Size;
  readonly utc: boolean;
  readonly bell: boolean;
  /** Masks what must not be shown. */
  readonly clean: (text: string) => string;
  readonly outlet: Outlet;
  readonly clock: Clock;
}

/** Time as the screen needs it; tests put their own in. */
export interface Clock {
  /** Milliseconds that only ever grow. */
  now(): number;
  /** Calls once after `ms`; the function that it gives calls it off. */
  after(ms: number, call: () => void): () => void;
}

/** Data is drawn at most four times a second; keys at once. */
export const refreshMs = 250;
/** Ages go on where nothing else happens. */
const idleMs = 1_000;
/** Rows that a notch of the mouse's wheel is. */
const wheelRows = 3;

/**
 * The screen's life: takes keys and news of the session, keeps the state, and paints when something changed.
 * Knows nothing of React; all time comes from the clock that it is given.
 */
export function createController(session: UiSession, options: ControllerOptions): ScreenController {
  const { brush, keymap, outlet, clock } = options;
  const listeners = new Set<() => void>();
  const rate = createRateMeter();
  const kills = createKillWatch();
  const idle = createIdleWatch(clock.now());
  let state: UiState = initialState;
  let size = options.size;
  let snapshot: Snapshot | null = null;
  let lookedFor = '';
  let logs = session.logs();
  let pausedAt: number | null = null;
  let now = session.now();
  let painted: Painted | null = null;
  let frame: Frame | null = null;
  let refreshedAt = Number.NEGATIVE_INFINITY;
  let callOff: (() => void) | null = null;
  let due = Number.POSITIVE_INFINITY;

  /** What is known now; while paused, what was known when it was. */
  function look(): Snapshot {
    const scope = scopeOf(state, session);
    const windowMs = timeWindows[state.window]?.ms ?? 600_000;
    const key = `${JSON.stringify(scope)} ${windowMs}`;
    if (snapshot === null || !state.paused || key !== lookedFor) {
      lookedFor = key;
      snapshot = session.snapshot({ scope, windowMs });
      logs = session.logs();
      now = session.now();
    }
    return snapshot;
  }

  function draw(): void {
    const at = clock.now();
    const seen = look();
    const scene: Scene = {
      snapshot: seen,
      status: session.status(),
      info: session.info,
      logs,
      state,
      keymap,
      size,
      now,
      utc: options.utc,
      eventsPerSecond: rate.perSecond(),
      unseen: pausedAt === null ? null : session.eventsRead() - pausedAt,
      recordingTo: session.recordingTo(),
      problem: session.problem(),
      flashing: kills.flashing(at),
      ascii: brush.ascii,
      replays: session.actions.replay !== null,
      clean: options.clean,
    };
    frame = frameOf(scene);
    state = reduce(state, { type: 'scrolled', top: frame.body.top });
    const lines = frame.rows.map((row) => paintRow(row, size.columns, brush));
    if (painted !== null && painted.size === size && same(painted.lines, lines)) return;
    painted = { lines, size };
    for (const listener of listeners) listener();
  }

  /** Live Tail costs money: it is left where nobody looks. */
  function watchIdle(at: number): void {
    const news = idle.look(at, session.status());
    if (news === null) return;
    if (news === 'rest') session.actions.setLive(false);
    else {
      const notice = { text: news.ask, tone: 'critical', until: at + answerWithinMs } as const;
      state = reduce(state, { type: 'notice', notice });
    }
  }

  /** Somebody is there. Gives whether that was all there is to it. */
  function touched(): boolean {
    const news = idle.touched(clock.now());
    if (news === 'woken') session.actions.setLive(true);
    if (news === 'answered') dispatch({ type: 'notice', notice: null });
    return news === 'answered';
  }

  /** Takes in what is new and draws it. */
  function refresh(): void {
    const at = clock.now();
    refreshedAt = at;
    rate.note(session.eventsRead(), at);
    if (state.notice !== null && state.notice.until <= at)
      state = reduce(state, { type: 'notice', notice: null });
    watchIdle(at);
    if (!state.paused && kills.look(look().failures, at, now) > 0 && options.bell) outlet.ring();
    draw();
    schedule(idleMs);
  }

  /** A refresh in `ms`, or earlier where one is due. */
  function schedule(ms: number): void {
    const at = clock.now();
    const flash = kills.nextEnd() ?? Number.POSITIVE_INFINITY;
    const notice = state.notice?.until ?? Number.POSITIVE_INFINITY;
    const next = Math.max(at, Math.min(at + ms, flash, notice));
    if (callOff !== null && due <= next) return;
    callOff?.();
    due = next;
    callOff = clock.after(next - at, () => {
      callOff = null;
      due = Number.POSITIVE_INFINITY;
      refresh();
    });
  }

  function dispatch(action: UiAction): void {
    const before = state;
    state = reduce(state, action);
    if (state === before) return;
    if (state.paused !== before.paused) pausedAt = state.paused ? session.eventsRead() : null;
    const opened = isLog(state);
    if (opened !== isLog(before)) session.actions.setAllLines(opened);
    draw();
    schedule(idleMs);
  }

  const context: ActionContext = {
    session,
    outlet,
    dispatch,
    state: () => state,
    frame: () => frame,
    clock: () => clock.now(),
  };

  const unsubscribe = session.subscribe(() => schedule(Math.max(0, refreshedAt + refreshMs - clock.now())));
  refresh();

  return {
    painted() {
      if (painted === null) draw();
      return painted ?? { lines: [], size };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    key(name) {
      const isAnswer = touched();
      // Who wants to leave need not say it twice.
      if (isAnswer && bindingOf(keymap, present(state).screen, name)?.action !== 'quit') return;
      const edit = state.editing ? filterEdit(name) : null;
      if (edit !== null) {
        dispatch(edit);
        return;
      }
      const action = bindingOf(keymap, present(state).screen, name)?.action;
      if (action !== undefined) perform(action, context);
    },
    paste(text) {
      if (touched()) return;
      if (state.editing) dispatch({ type: 'type', text: sanitizeLine(text).trim() });
      else {
        const filter = keymap.find(({ action }) => action === 'filter')?.keys[0];
        const told = `pasted text is not taken for keys${filter === undefined ? '' : `: ${filter} first, to filter by it`}`;
        const notice = { text: told, tone: 'critical', until: clock.now() + noticeMs } as const;
        dispatch({ type: 'notice', notice });
      }
    },
    mouse(event) {
      if (touched() || frame === null) return;
      if (event.type === 'wheel') {
        dispatch({ type: 'move', by: event.by * wheelRows, keys: frame.body.keys() });
        return;
      }
      const key = frame.rows[event.row]?.key ?? null;
      // A click on what is selected already opens it.
      if (key !== null && key === present(state).selected) perform('open', context);
      else if (key !== null) dispatch({ type: 'select', key });
    },
    resize(next) {
      if (next.columns === size.columns && next.rows === size.rows) return;
      size = next;
      draw();
    },
    dispose() {
      unsubscribe();
      callOff?.();
      callOff = null;
      listeners.clear();
    },
  };
}

function isLog(state: UiState): boolean {
  return state.stack.some(({ screen }) => screen === 'log');
}

/** The containers of the function that the reader has gone into; screens above it need none. */
function scopeOf(state: UiState, session: UiSession): SnapshotScope {
  const key = functionInView(state, session);
  return key === null ? { containers: 'none' } : { containersOf: key };
}

function same(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((line, index) => line === right[index]);
}
