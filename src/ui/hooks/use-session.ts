import { createContext, useContext, useMemo } from 'react';
import type { Snapshot } from '../../analysis/model/snapshot.ts';
import type { ScreenClock, TerminalEffects } from '../effects.ts';
import type { Feed, ScreenMoment } from '../feed.ts';
import type { UiSession } from '../session.ts';
import { firstWindow, subjectInView, timeWindows } from '../state.ts';
import { required } from './required.ts';
import { useNavigation } from './use-navigation.ts';

/** What the screen shows and what it can do: given once, at the start. */
export interface Services {
  readonly session: UiSession;
  readonly feed: Feed;
  readonly effects: TerminalEffects;
  readonly clock: ScreenClock;
}

export const ServicesContext = createContext<Services | null>(null);
export const MomentContext = createContext<ScreenMoment | null>(null);

export function useServices(): Services {
  return required(useContext(ServicesContext), 'ServicesContext');
}

/** The present moment of the session, or the one that was paused at. */
export function useMoment(): ScreenMoment {
  return required(useContext(MomentContext), 'MomentContext');
}

/** What is known at this moment, with the containers of the function that the user has gone into. */
export function useSnapshot(): Snapshot {
  const { view, revision } = useMoment();
  const { state } = useNavigation();
  const { functionId } = subjectInView(state);
  const { ms: windowMs } = timeWindows[state.window] ?? timeWindows[firstWindow];
  // biome-ignore lint/correctness/useExhaustiveDependencies: the view is another one with each revision
  return useMemo(
    () =>
      view.snapshot({
        scope: functionId === null ? { containers: 'none' } : { containersOf: functionId },
        windowMs,
      }),
    [view, revision, functionId, windowMs],
  );
}
