import { useCallback } from 'react';
import { useDisplay } from './use-display.ts';
import { useNavigation } from './use-navigation.ts';
import { useNotice } from './use-notice.ts';
import { useServices } from './use-session.ts';

/** Copies a text and says where it went; where nothing takes it, shows it to be marked by hand. */
export function useCopy(): (text: string | null) => void {
  const { effects } = useServices();
  const { dispatch } = useNavigation();
  const { clean } = useDisplay();
  const say = useNotice();
  return useCallback(
    (text) => {
      if (text === null) {
        say('nothing to copy here');
        return;
      }
      const safe = clean(text);
      const byHand = () => dispatch({ type: 'open', screen: 'text', subject: { text: safe } });
      effects.copy(safe).then((result) => {
        if (!result.copied) byHand();
        else if (result.confirmed) say(`copied to ${result.how}: ${shown(safe)}`);
        else say(`sent to ${result.how}, which does not confirm it: ${shown(safe)}`);
      }, byHand);
    },
    [effects, dispatch, clean, say],
  );
}

/** The first line, and how many there are. */
function shown(text: string): string {
  const lines = text.split('\n');
  return lines.length === 1 ? text : `${lines.length} lines, beginning with ${lines[0] ?? ''}`;
}
