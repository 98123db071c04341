import { bindingsOn, type KeyBinding, type Keymap } from '../keymap.ts';
import type { ScreenName } from '../screens/index.ts';

/** The commands that work on a screen and have these letters in this order, the best match first. */
export function commandsFor(
  keymap: Keymap,
  screen: ScreenName,
  replays: boolean,
  text: string,
): readonly KeyBinding[] {
  const sought = text.toLowerCase().replaceAll(' ', '');
  return bindingsOn(keymap, screen, replays)
    .filter(({ action }) => action !== 'palette')
    .flatMap((binding) => {
      const score = scoreOf(`${binding.action} ${binding.label ?? ''} ${binding.help}`.toLowerCase(), sought);
      return score === null ? [] : [{ binding, score }];
    })
    .sort((left, right) => left.score - right.score)
    .map(({ binding }) => binding);
}

/** How far apart the letters are; less is better. `null`: they are not all there. */
function scoreOf(text: string, sought: string): number | null {
  let at = -1;
  let gaps = 0;
  for (const letter of sought) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return null;
    gaps += at < 0 ? next : (next - at - 1) * 4;
    at = next;
  }
  return gaps;
}
