import { type SourceStatus, usdPerSessionMinute } from '../source/source.ts';
import { dollars } from '../wording/units.ts';

/** Live Tail is paid for by the minute: after this long without a key the user is asked whether to go on (milliseconds). */
export const askAfterMs = 30 * 60_000;
/** Without a key by then it is polled. */
export const answerWithinMs = 60_000;

/** Whether somebody is there, while it costs money. Times are the clock's. */
export interface IdleWatch {
  /** A key or the mouse. `answered`: it was for the question alone; `woken`: Live Tail is to come back. */
  touched(at: number): 'answered' | 'woken' | null;
  /** `rest`: Live Tail is to be left; a text: the question, to be shown for `answerWithinMs`. */
  look(at: number, status: SourceStatus): { readonly ask: string } | 'rest' | null;
}

export function createIdleWatch(startedAt: number): IdleWatch {
  let touchedAt = startedAt;
  let state: 'awake' | 'asking' | 'resting' = 'awake';
  return {
    touched(at) {
      const before = state;
      touchedAt = at;
      state = 'awake';
      if (before === 'asking') return 'answered';
      return before === 'resting' ? 'woken' : null;
    },
    look(at, status) {
      const idleMs = at - touchedAt;
      if (state === 'awake' && status.state === 'live' && idleMs >= askAfterMs) {
        state = 'asking';
        // What came live only now is not left before the question had its time.
        touchedAt = at - askAfterMs;
        const price = dollars(usdPerSessionMinute * status.sessions);
        const seconds = answerWithinMs / 1_000;
        return {
          ask: `still there? any key goes on, else polling in ${seconds} s: Live Tail costs ${price} a minute`,
        };
      }
      if (state !== 'asking' || idleMs < askAfterMs + answerWithinMs) return null;
      state = 'resting';
      return 'rest';
    },
  };
}
