import { useCallback, useEffect, useRef } from 'react';
import { answerWithinMs, createIdleWatch, type IdleWatch } from '../idle-watch.ts';
import type { KeyAction } from '../keymap.ts';
import { hasOpen } from '../state.ts';
import { useNavigation } from './use-navigation.ts';
import { useMoment, useServices } from './use-session.ts';

/** Rings for kills that happened just now. */
export function useBell(isOn: boolean): void {
  const { effects } = useServices();
  const moment = useMoment();
  useEffect(() => {
    if (isOn && moment.newKills > 0) effects.ring();
  }, [isOn, effects, moment]);
}

/** Asks the service for every line while the log is open. */
export function useLogLines(): void {
  const { session } = useServices();
  const { state } = useNavigation();
  const isOpen = hasOpen(state, 'log');
  const was = useRef(false);
  useEffect(() => {
    if (was.current !== isOpen) session.actions.setAllLines(isOpen);
    was.current = isOpen;
  }, [session, isOpen]);
}

/** How often it is checked whether a key was pressed (milliseconds). */
const checkMs = 5_000;

/**
 * Live Tail costs money: it is left after a long time without a key. Gives what is called with each key; true: the key was
 * only the answer to the question.
 */
export function useIdleWatch(): (action: KeyAction | null) => boolean {
  const { session, clock } = useServices();
  const { dispatch } = useNavigation();
  const watch = useRef<IdleWatch | null>(null);
  useEffect(() => {
    const idle = createIdleWatch(clock.now());
    watch.current = idle;
    const check = (): void => {
      const at = clock.now();
      const due = idle.look(at, session.status());
      if (due === 'rest') session.actions.setLive(false);
      else if (due !== null) {
        dispatch({ type: 'notice', notice: { text: due.ask, tone: 'critical', until: at + answerWithinMs } });
      }
      cancel = clock.after(checkMs, check);
    };
    let cancel = clock.after(checkMs, check);
    return () => cancel();
  }, [session, clock, dispatch]);
  return useCallback(
    (action) => {
      const touched = watch.current?.touched(clock.now()) ?? null;
      if (touched === 'woken') session.actions.setLive(true);
      if (touched !== 'answered') return false;
      dispatch({ type: 'notice', notice: null });
      // One press is enough to leave.
      return action !== 'quit' && action !== 'quit-now';
    },
    [session, clock, dispatch],
  );
}
