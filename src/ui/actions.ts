import { CommandError } from '../errors.ts';
import type { Outlet } from './controller.ts';
import type { Frame } from './frame.ts';
import type { KeyAction } from './keymap.ts';
import { nextFailedAttempt } from './screens/container.ts';
import type { UiSession } from './session.ts';
import { type Notice, present, sortOf, type UiAction, type UiState } from './state.ts';
import { containerOrders, functionOrders } from './view-model/order.ts';

/** What a key press can reach. */
export interface ActionContext {
  readonly session: UiSession;
  readonly outlet: Outlet;
  readonly dispatch: (action: UiAction) => void;
  readonly state: () => UiState;
  readonly frame: () => Frame | null;
  readonly clock: () => number;
}

/** How long a notice stays at the foot of the screen (milliseconds). */
const noticeMs = 4_000;
const slowest = 0.25;
const fastest = 4_096;

/** Does what a key stands for. */
export function perform(action: KeyAction, context: ActionContext): void {
  const { session, outlet, dispatch, state } = context;
  const view = present(state());
  switch (action) {
    case 'quit':
    case 'quit-now':
      return outlet.close();
    case 'back':
      return dispatch({ type: 'back' });
    case 'help':
      return dispatch(view.screen === 'help' ? { type: 'back' } : { type: 'open', screen: 'help' });
    case 'open':
      return open(context);
    case 'up':
      return move(context, -1);
    case 'down':
      return move(context, 1);
    case 'page-up':
      return move(context, -pageOf(context));
    case 'page-down':
      return move(context, pageOf(context));
    case 'half-up':
      return move(context, -Math.ceil(pageOf(context) / 2));
    case 'half-down':
      return move(context, Math.ceil(pageOf(context) / 2));
    case 'first':
    case 'last':
      return move(context, action);
    case 'next':
      return next(context);
    case 'sort': {
      const orders = view.screen === 'function' ? containerOrders : functionOrders;
      dispatch({ type: 'sort', orders: orders.length });
      return say(context, `sorted by ${orders[sortOf(state(), view.screen).by]?.label ?? ''}`);
    }
    case 'reverse':
      return dispatch({ type: 'reverse' });
    case 'filter':
      return dispatch({ type: 'edit-filter' });
    case 'pause':
      return dispatch({ type: 'pause' });
    case 'findings':
      return dispatch({ type: 'open', screen: 'findings', subject: functionInView(state()) });
    case 'log':
      return dispatch(view.screen === 'log' ? { type: 'back' } : { type: 'open', screen: 'log' });
    case 'rollout':
      return dispatch({
        type: 'open',
        screen: 'rollout',
        subject: functionInView(state()) ?? rowKey(context),
      });
    case 'deploy':
      session.actions.markDeploy();
      return say(context, 'deploy marked: memory before and after is compared from now on');
    case 'copy':
      return copy(context);
    case 'export':
      return promised(
        context,
        session.actions.exportReport().then((path) => `report written to ${path}`),
      );
    case 'record':
      return promised(context, session.actions.toggleRecord());
    case 'wrap':
      return dispatch({ type: 'wrap' });
    case 'times':
      return dispatch({ type: 'times' });
    case 'window-0':
    case 'window-1':
    case 'window-2':
    case 'window-3':
    case 'window-4':
    case 'window-5':
    case 'window-6':
      dispatch({ type: 'window', window: Number(action.slice(-1)) });
      if (action === 'window-1' && view.screen === 'log') move(context, 'first');
      return;
    case 'play':
    case 'faster':
    case 'slower':
    case 'seek-forward':
    case 'seek-back':
    case 'restart':
      return play(action, context);
    case 'redraw':
      return outlet.redraw();
    case 'suspend':
      return outlet.suspend();
  }
}

function open({ frame, dispatch }: ActionContext): void {
  const target = frame()?.body.open ?? null;
  if (target === null) return;
  // The reader comes back to the row that led there, wherever it has moved to.
  dispatch({ type: 'select', key: target.from });
  dispatch({ type: 'open', screen: target.screen, subject: target.subject });
}

function move({ frame, dispatch }: ActionContext, by: number | 'first' | 'last'): void {
  dispatch({ type: 'move', by, keys: frame()?.body.keys() ?? [] });
}

function pageOf({ frame }: ActionContext): number {
  return Math.max(1, (frame()?.body.page ?? 1) - 1);
}

/** The next command of a finding, the next failed attempt of a container. */
function next({ session, state, dispatch }: ActionContext): void {
  const view = present(state());
  if (view.screen !== 'container') return dispatch({ type: 'next-item' });
  const functionKey = functionInView(state());
  if (functionKey === null) return;
  const { containers } = session.snapshot({ scope: { containersOf: functionKey }, windowMs: 600_000 });
  const container = containers.find(({ key }) => key === view.subject);
  const key = container === undefined ? null : nextFailedAttempt(container, view.selected);
  if (key !== null) dispatch({ type: 'select', key });
}

function copy(context: ActionContext): void {
  const { outlet, frame, dispatch } = context;
  const text = frame()?.body.copy ?? null;
  if (text === null) return say(context, 'nothing to copy here');
  if (outlet.copy(text)) return say(context, `copied: ${text}`);
  dispatch({ type: 'open', screen: 'text', subject: text });
}

function play(
  action: 'play' | 'faster' | 'slower' | 'seek-forward' | 'seek-back' | 'restart',
  context: ActionContext,
): void {
  const { session } = context;
  const { replay } = session.actions;
  if (replay === null) return;
  const status = session.status();
  if (action === 'restart') return replay.restart();
  if (status.state !== 'replaying') {
    // It is over: going back is all that is left.
    return action === 'seek-back' ? replay.seek(0.95) : undefined;
  }
  switch (action) {
    case 'play':
      return status.paused ? replay.resume() : replay.pause();
    case 'faster':
      return replay.setSpeed(status.speed >= fastest ? Number.POSITIVE_INFINITY : status.speed * 2);
    case 'slower':
      return replay.setSpeed(Number.isFinite(status.speed) ? Math.max(slowest, status.speed / 2) : fastest);
    case 'seek-forward':
    case 'seek-back': {
      const length = status.to - status.from;
      const done = length <= 0 ? 0 : (status.position - status.from) / length;
      return replay.seek(Math.min(1, Math.max(0, done + (action === 'seek-forward' ? 0.05 : -0.05))));
    }
  }
}

/** The function that the stack has gone into; `null` on the screens above functions. */
export function functionInView(state: UiState): string | null {
  return state.stack.findLast(({ screen }) => screen === 'function')?.subject ?? null;
}

function rowKey({ frame }: ActionContext): string | null {
  const target = frame()?.body.open ?? null;
  return target?.screen === 'function' ? target.subject : null;
}

function say({ dispatch, clock }: ActionContext, text: string, tone: Notice['tone'] = 'good'): void {
  dispatch({ type: 'notice', notice: { text, tone, until: clock() + noticeMs } });
}

function promised(context: ActionContext, told: Promise<string>): void {
  told.then(
    (text) => say(context, text),
    (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      const mend = error instanceof CommandError && error.mend !== null ? ` · ${error.mend}` : '';
      say(context, message + mend, 'critical');
    },
  );
}
