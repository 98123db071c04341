import type { Failure } from '../../analysis/model/failure.ts';
import { isOom } from '../../analysis/model/outcome.ts';
import { seekBy, setPlayback, speedBy } from '../playback.ts';
import { invocationPane } from '../screens/container/pane.ts';
import { everything, positionIn, subjectInView, timeWindows } from '../state.ts';
import { useKeymap } from './use-keymap.tsx';
import { useNavigation } from './use-navigation.ts';
import { useNotice, useOutcome } from './use-notice.ts';
import { useMoment, useServices, useSnapshot } from './use-session.ts';

/** What works on every screen, or on all that show data. */
export function useGlobalKeys(): void {
  useWayKeys();
  useKillKeys();
  useSessionKeys();
  usePlaybackKeys();
}

/** To another screen and back. */
function useWayKeys(): void {
  const { state, dispatch, view } = useNavigation();
  const { effects } = useServices();
  const { functionId, containerId } = subjectInView(state);
  useKeymap({
    // A filter is cleared first, as by every other way back.
    quit: () => (view.filter === '' ? effects.close() : dispatch({ type: 'back' })),
    'quit-now': () => effects.close(),
    redraw: () => effects.redraw(),
    suspend: () => effects.suspend(),
    back: () => dispatch({ type: 'back' }),
    palette: () => dispatch({ type: 'edit', what: 'palette' }),
    filter: () => dispatch({ type: 'edit', what: 'filter' }),
    help: () => dispatch(view.screen === 'help' ? { type: 'back' } : { type: 'open', screen: 'help' }),
    findings: () =>
      dispatch(
        view.screen === 'findings'
          ? { type: 'back' }
          : { type: 'open', screen: 'findings', subject: { functionId } },
      ),
    zoom: () => dispatch({ type: 'toggle', what: 'zoomed' }),
    wrap: () => dispatch({ type: 'toggle', what: 'wrap' }),
    times: () => dispatch({ type: 'toggle', what: 'times' }),
    raw: () => dispatch({ type: 'toggle', what: 'raw' }),
  });
  useKeymap(
    {
      rollout: () =>
        dispatch(
          view.screen === 'rollout'
            ? { type: 'back' }
            : { type: 'open', screen: 'rollout', subject: { functionId } },
        ),
      log() {
        // From the log of one thing to that of all, and back.
        if (view.screen !== 'log')
          dispatch({ type: 'open', screen: 'log', subject: { functionId, containerId } });
        else if (view.functionId === null) dispatch({ type: 'back' });
        else dispatch({ type: 'open', screen: 'log', subject: everything });
      },
    },
    view.screen !== 'overview',
  );
}

/** From kill to kill, wherever one is. */
function useKillKeys(): void {
  const { dispatch, view } = useNavigation();
  const say = useNotice();
  const { failures } = useSnapshot();
  const go = (by: 1 | -1) => () => {
    const kills = [...failures].reverse().filter(({ kind }) => isOom(kind));
    const selected = view.screen === 'container' ? positionIn(view, invocationPane).selected : null;
    const at = kills.findIndex(({ id }) => id === selected);
    const next: Failure | undefined = at < 0 ? kills[0] : kills[at + by];
    if (next === undefined)
      say(kills.length === 0 ? 'no kill for memory seen' : by > 0 ? 'no older kill' : 'no newer kill');
    else {
      const { functionId, containerId, id } = next;
      dispatch({ type: 'go-to-attempt', functionId, containerId, attemptId: id });
    }
  };
  useKeymap({ 'next-kill': go(1), 'previous-kill': go(-1) });
}

/** What is done to the session. */
function useSessionKeys(): void {
  const { dispatch } = useNavigation();
  const { session, feed } = useServices();
  const { unseen } = useMoment();
  const say = useNotice();
  const tell = useOutcome();
  const show = (window: number) => () => {
    dispatch({ type: 'window', window });
    say(`graphs: the last ${timeWindows[window]?.label ?? ''}; the figures are totals since the start`);
  };
  useKeymap({
    pause: () => feed.setPaused(unseen === null),
    'window-1': show(0),
    'window-2': show(1),
    'window-3': show(2),
    'window-4': show(3),
    'window-5': show(4),
    'window-6': show(5),
    deploy() {
      if (session.status().state === 'ended') {
        say('nothing comes after a deploy marked here: it has ended', 'critical');
        return;
      }
      session.actions.markDeploy();
      say('deploy marked: v compares memory before and after');
    },
    export: () => tell(session.actions.exportReport().then((path) => `report written to ${path}`)),
    record: () => tell(session.actions.toggleRecord()),
  });
}

function usePlaybackKeys(): void {
  const { session } = useServices();
  const { view } = useNavigation();
  useKeymap({
    play: () => setPlayback(session, 'toggle'),
    faster: () => speedBy(session, 2),
    slower: () => speedBy(session, 0.5),
    restart: () => setPlayback(session, 'restart'),
  });
  useKeymap(
    { 'seek-forward': () => seekBy(session, 0.05), 'seek-back': () => seekBy(session, -0.05) },
    view.screen !== 'log',
  );
}
