/**
 * The first frame, put on the terminal before Ink is loaded: React, Ink and Yoga take longer to load than all else
 * that it needs. Ink then takes the screen over as it stands.
 */

const openScreen = '\x1b[?1049h';
const hideCursor = '\x1b[?25l';
/** Where Ink begins to draw. */
const home = '\x1b[H';
const eraseBelow = '\x1b[J';

/** Opens the alternate screen with the lines on it. */
export function firstFrame(lines: readonly string[]): string {
  return `${openScreen}${hideCursor}${home}${lines.join('\n')}${home}`;
}

/** Takes the first frame away where no Ink came that would. */
export const withoutFrame = '\x1b[?1049l\x1b[?25h';

/**
 * What Ink writes, but for its first opening of the screen, which is open: to open it again would clear it. What it
 * draws first takes the first frame's place in one go.
 */
export function overFirstFrame(written: (text: string) => string): (text: string) => string {
  let state: 'closed' | 'opened' | 'drawn' = 'closed';
  return (text) => {
    if (state === 'closed' && text === openScreen) {
      state = 'opened';
      return '';
    }
    const isFrame = state === 'opened' && text.includes('\n');
    if (isFrame) state = 'drawn';
    return isFrame ? `${home}${eraseBelow}${written(text)}` : written(text);
  };
}
