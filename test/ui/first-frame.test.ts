import { Terminal } from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { emptySnapshot } from '../../src/analysis/snapshot/empty-snapshot.ts';
import { firstFrame, overFirstFrame, withoutFrame } from '../../src/ui/first-frame.ts';
import { firstLines } from '../../src/ui/first-lines.ts';
import { plainDisplay } from '../../src/ui/hooks/use-display.ts';
import { fixtureSession } from './fixture-session.ts';
import { drawn, sceneOf } from './scene.tsx';

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
  const first = firstFrame(['header', 'a long line', 'footer']);

  it('is on the alternate screen, with the cursor where Ink begins', async () => {
    expect(await shown('$ lambda-oom', first)).toEqual({
      alternate: true,
      cursor: [0, 0],
      lines: ['header', 'a long line', 'footer'],
    });
  });

  it('gives way to what Ink draws first, and leaves nothing of its own', async () => {
    const written = overFirstFrame((text) => text);
    const ink = ['\x1b[?1049h', '\x1b[?25l', 'other\nshort\n'].map(written).join('');
    expect(await shown(first, ink)).toMatchObject({ alternate: true, lines: ['other', 'short', ''] });
  });

  it('goes away without a trace', async () => {
    expect(await shown('$ lambda-oom', first, withoutFrame)).toEqual({
      alternate: false,
      cursor: [12, 0],
      lines: ['$ lambda-oom', '', ''],
    });
  });

  it('stays when Ink takes over, which opens the screen again only after it closed it', () => {
    const written = overFirstFrame((text) => text.toUpperCase());
    const open = '\x1b[?1049h';
    expect(['a', open, 'b', open].map(written)).toEqual(['A', '', 'B', open.toUpperCase()]);
  });
});

describe('the first lines', () => {
  it.each([
    { columns: 60, rows: 16 },
    { columns: 80, rows: 24 },
    { columns: 140, rows: 45 },
    { columns: 250, rows: 80 },
  ])('are what Ink draws while nothing is known, at $columns x $rows', (size) => {
    const session = fixtureSession({
      snapshot: emptySnapshot,
      status: { state: 'connecting', detail: 'opening' },
    });
    const scene = sceneOf({ snapshot: emptySnapshot, status: session.status(), size, eventsPerSecond: null });
    const lines = firstLines(session, plainDisplay, size).map((line) =>
      line.replace(/\x1b\[[\d;]*m/g, '').trimEnd(),
    );
    expect(lines).toEqual(drawn(scene).map((line) => line.trimEnd()));
  });
});
