import { useMemo } from 'react';
import type { Scene } from '../scene.ts';
import { useDisplay, useSize } from './use-display.ts';
import { useNavigation } from './use-navigation.ts';
import { useMoment, useServices, useSnapshot } from './use-session.ts';

/** Everything that the view models are made from, as it is now. */
export function useScene(): Scene {
  const snapshot = useSnapshot();
  const moment = useMoment();
  const { session } = useServices();
  const { state } = useNavigation();
  const size = useSize();
  const { brush, keymap, utc, clean } = useDisplay();
  return useMemo(() => {
    const { view, now, eventsPerSecond, unseen, recordingTo, problem, flashing } = moment;
    return {
      snapshot,
      status: view.status(),
      info: session.info,
      logs: view.logs(),
      state,
      keymap,
      size,
      now,
      utc,
      eventsPerSecond,
      unseen,
      recordingTo,
      problem,
      flashing,
      ascii: brush.ascii,
      replays: session.actions.replay !== null,
      clean,
    };
  }, [snapshot, moment, session, state, size, brush, keymap, utc, clean]);
}
