import { Terminal } from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { firstFrame, nextFrame, onOpenScreen, withoutFrame } from '../../src/ui/first-frame.ts';

const size = { columns: 20, rows: 3 };

async function shown(...written: readonly string[]) {
  // A terminal's line discipline makes the line ends.
  const terminal = new Terminal({ cols: 20, rows: 3, allowProposedApi: true, convertEol: true });
  for (const text of written) await new Promise<void>((resolve) => terminal.write(text, resolve));
  const { active } = terminal.buffer;
  return {
    alternate: active.type === 'alternate',
    cursor: [active.cursorX, active.cursorY],
    lines: [0, 1, 2].map((row) => active.getLine(row)?.translateToString(true)),
  };
}

describe('the first frame', () => {
  const first = firstFrame({ lines: ['header', 'a long line', 'footer'], size });

  it('is on the alternate screen, with the cursor where Ink begins', async () => {
    expect(await shown('$ lambda-oom', first)).toEqual({
      alternate: true,
      cursor: [0, 0],
      lines: ['header', 'a long line', 'footer'],
    });
  });

  it('gives way to other lines, and leaves nothing of its own', async () => {
    const next = nextFrame({ lines: ['other', 'short'], size });
    expect(await shown(first, next)).toEqual({
      alternate: true,
      cursor: [0, 0],
      lines: ['other', 'short', ''],
    });
  });

  it('goes away without a trace', async () => {
    expect(await shown('$ lambda-oom', first, withoutFrame)).toEqual({
      alternate: false,
      cursor: [12, 0],
      lines: ['$ lambda-oom', '', ''],
    });
  });

  it('stays when Ink takes over, which opens the screen again only after it closed it', () => {
    const written = onOpenScreen((text) => text.toUpperCase());
    const open = '\x1b[?1049h';
    expect(['a', open, 'b', open].map(written)).toEqual(['A', '', 'B', open.toUpperCase()]);
  });
});
