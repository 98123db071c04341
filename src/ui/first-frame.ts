/**
 * The first frame, put on the terminal before Ink is loaded: React, Ink and Yoga take longer to load than all else
 * that it needs. Ink then takes the screen over as it stands.
 */
import type { Painted } from './controller.ts';

const openScreen = '\x1b[?1049h';
const hideCursor = '\x1b[?25l';
/** Where Ink begins to draw. */
const home = '\x1b[H';
const eraseBelow = '\x1b[J';

/** Opens the alternate screen with the lines on it. */
export function firstFrame({ lines }: Painted): string {
  return `${openScreen}${hideCursor}${home}${lines.join('\n')}${home}`;
}

/** Other lines in place of the first frame's. */
export function nextFrame({ lines }: Painted): string {
  return `${home}${eraseBelow}${lines.join('\n')}${home}`;
}

/** Takes the first frame away where no Ink came that would. */
export const withoutFrame = '\x1b[?1049l\x1b[?25h';

/** What Ink writes, but for its first opening of the screen, which is open: to open it again would clear it. */
export function onOpenScreen(written: (text: string) => string): (text: string) => string {
  let opened = false;
  return (text) => {
    if (opened || text !== openScreen) return written(text);
    opened = true;
    return '';
  };
}
