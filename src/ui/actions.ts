import type { FunctionId } from '../analysis/model/ids.ts';
import { CommandError } from '../errors.ts';
import type { Frame } from './frame.ts';
import type { KeyAction } from './keymap.ts';
import type { Outlet } from './outlet.ts';
import { nextFailedAttempt } from './screens/container.ts';
import type { UiSession } from './session.ts';
import { type Notice, present, sortOf, timeWindows, type UiAction, type UiState } from './state.ts';
import { containerOrders, functionOrders } from './view-model/order.ts';
import { windBy, windSpeed } from './winding.ts';

/** What a key press can reach. */
export interface ActionContext {
  readonly session: UiSession;
  readonly outlet: Outlet;
  readonly dispatch: (action: UiAction) => void;
  readonly state: () => UiState;
  readonly frame: () => Frame | null;
  /** Milliseconds that only ever grow. */
  readonly clock: () => number;
}

/** How long a notice stays at the foot of the screen (milliseconds). */
export const noticeMs = 4_000;

type Act = (context: ActionContext) => void;

/** What each key stands for does. */
const acts: Readonly<Record<KeyAction, Act>> = {
  quit: ({ outlet }) => outlet.close(),
  'quit-now': ({ outlet }) => outlet.close(),
  redraw: ({ outlet }) => outlet.redraw(),
  suspend: ({ outlet }) => outlet.suspend(),
  back: ({ dispatch }) => dispatch({ type: 'back' }),
  help: (context) => toggleScreen(context, 'help'),
  log: (context) => toggleScreen(context, 'log'),
  findings: ({ dispatch, state, session }) =>
    dispatch({ type: 'open', screen: 'findings', subject: functionInView(state(), session) }),
  rollout: (context) =>
    context.dispatch({ type: 'open', screen: 'rollout', subject: functionAtHand(context) }),
  open,
  up: (context) => move(context, -1),
  down: (context) => move(context, 1),
  'page-up': (context) => move(context, -pageOf(context)),
  'page-down': (context) => move(context, pageOf(context)),
  'half-up': (context) => move(context, -Math.ceil(pageOf(context) / 2)),
  'half-down': (context) => move(context, Math.ceil(pageOf(context) / 2)),
  first: (context) => move(context, 'first'),
  last: (context) => move(context, 'last'),
  next,
  sort,
  reverse: ({ dispatch }) => dispatch({ type: 'reverse' }),
  filter: ({ dispatch }) => dispatch({ type: 'edit-filter' }),
  pause: ({ dispatch }) => dispatch({ type: 'pause' }),
  wrap: ({ dispatch }) => dispatch({ type: 'wrap' }),
  times: ({ dispatch }) => dispatch({ type: 'times' }),
  'window-0': (context) => lookBack(context, 0),
  'window-1': (context) => lookBack(context, 1),
  'window-2': (context) => lookBack(context, 2),
  'window-3': (context) => lookBack(context, 3),
  'window-4': (context) => lookBack(context, 4),
  'window-5': (context) => lookBack(context, 5),
  'window-6': (context) => lookBack(context, 6),
  deploy(context) {
    context.session.actions.markDeploy();
    say(context, 'deploy marked: v compares memory before and after');
  },
  copy,
  export: (context) =>
    tell(
      context,
      context.session.actions.exportReport().then((path) => `report written to ${path}`),
    ),
  record: (context) => tell(context, context.session.actions.toggleRecord()),
  play: ({ session }) => windBy(session, 'hold'),
  faster: ({ session }) => windSpeed(session, 2),
  slower: ({ session }) => windSpeed(session, 0.5),
  'seek-forward': ({ session }) => windBy(session, 0.05),
  'seek-back': ({ session }) => windBy(session, -0.05),
  restart: ({ session }) => windBy(session, 'restart'),
};

/** Does what a key stands for. */
export function perform(action: KeyAction, context: ActionContext): void {
  acts[action](context);
}

/** The function that the reader has gone into; `null` on the screens above functions. */
export function functionInView(state: UiState, session: UiSession): FunctionId | null {
  const subject = state.stack.findLast(({ screen }) => screen === 'function')?.subject ?? null;
  if (subject === null) return null;
  const { functions } = session.snapshot({ scope: { containers: 'none' }, windowMs: 600_000 });
  return functions.find(({ key }) => key === subject)?.key ?? null;
}

/** That function, or the one whose row is selected. */
function functionAtHand({ state, session, frame }: ActionContext): string | null {
  const target = frame()?.body.open ?? null;
  return functionInView(state(), session) ?? (target?.screen === 'function' ? target.subject : null);
}

function toggleScreen({ dispatch, state }: ActionContext, screen: 'help' | 'log'): void {
  dispatch(present(state()).screen === screen ? { type: 'back' } : { type: 'open', screen });
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

/** A page keeps one row of the one before. */
function pageOf({ frame }: ActionContext): number {
  return Math.max(1, (frame()?.body.page ?? 1) - 1);
}

/** How far back to look: the graphs, or the lines of the log, where 0 follows and 1 begins with the first. */
function lookBack(context: ActionContext, window: number): void {
  context.dispatch({ type: 'window', window });
  const { label, whole } = timeWindows[window] ?? timeWindows[0];
  if (present(context.state()).screen !== 'log') say(context, `graphs of the last ${label}`);
  else if (whole) move(context, window === 1 ? 'first' : 'last');
  else say(context, `lines of the last ${label}`);
}

/** The next command of a finding, the next failed attempt of a container. */
function next(context: ActionContext): void {
  const { session, state, dispatch } = context;
  const { screen, subject, selected } = present(state());
  const functionId = functionInView(state(), session);
  if (screen !== 'container' || functionId === null) {
    dispatch({ type: 'next-item' });
    return;
  }
  const { containers } = session.snapshot({ scope: { containersOf: functionId }, windowMs: 600_000 });
  const container = containers.find(({ key }) => key === subject);
  const key = container === undefined ? null : nextFailedAttempt(container, selected);
  if (key !== null) dispatch({ type: 'select', key });
  else say(context, 'none of the attempts listed here failed');
}

function sort(context: ActionContext): void {
  const { dispatch, state } = context;
  const { screen } = present(state());
  const orders = screen === 'function' ? containerOrders : functionOrders;
  dispatch({ type: 'sort', orders: orders.length });
  say(context, `sorted by ${orders[sortOf(state(), screen).by]?.label ?? ''}`);
}

function copy(context: ActionContext): void {
  const text = context.frame()?.body.copy ?? null;
  if (text === null) say(context, 'there is nothing to copy here');
  else if (context.outlet.copy(text)) say(context, `copied: ${text}`);
  else context.dispatch({ type: 'open', screen: 'text', subject: text });
}

function say({ dispatch, clock }: ActionContext, text: string, tone: Notice['tone'] = 'good'): void {
  dispatch({ type: 'notice', notice: { text, tone, until: clock() + noticeMs } });
}

/** Tells what came of something that takes its time. */
function tell(context: ActionContext, outcome: Promise<string>): void {
  outcome.then(
    (text) => say(context, text),
    (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      const hint = error instanceof CommandError && error.hint !== null ? ` · ${error.hint}` : '';
      say(context, message + hint, 'critical');
    },
  );
}
