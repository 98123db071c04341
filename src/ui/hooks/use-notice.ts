import { useCallback, useEffect } from 'react';
import { CommandError } from '../../errors.ts';
import type { Notice } from '../state.ts';
import { useNavigation } from './use-navigation.ts';
import { useServices } from './use-session.ts';

/** How long a notice stays at the foot of the screen (milliseconds). */
export const noticeMs = 4_000;

export type Say = (text: string, tone?: Notice['tone']) => void;

/** Shows a notice at the foot of the screen for a while. */
export function useNotice(): Say {
  const { dispatch } = useNavigation();
  const { clock } = useServices();
  return useCallback(
    (text, tone = 'good') =>
      dispatch({ type: 'notice', notice: { text, tone, until: clock.now() + noticeMs } }),
    [dispatch, clock],
  );
}

/** Takes the notice away when its time is over. */
export function useNoticeExpiry(): void {
  const { state, dispatch } = useNavigation();
  const { clock } = useServices();
  const { notice } = state;
  useEffect(() => {
    if (notice === null) return undefined;
    return clock.after(Math.max(0, notice.until - clock.now()), () =>
      dispatch({ type: 'notice', notice: null }),
    );
  }, [notice, clock, dispatch]);
}

/** Says what came of something that takes its time. */
export function useOutcome(): (outcome: Promise<string>) => void {
  const say = useNotice();
  return useCallback(
    (outcome) => {
      outcome.then(
        (text) => say(text),
        (error: unknown) => {
          const message = error instanceof Error ? error.message : String(error);
          const hint = error instanceof CommandError && error.hint !== null ? ` · ${error.hint}` : '';
          say(message + hint, 'critical');
        },
      );
    },
    [say],
  );
}
