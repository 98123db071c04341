import { describe, expect, it } from 'vitest';
import type { ScreenController } from '../../src/ui/controller.ts';
import { makeController } from './make-controller.ts';
import { renderTui } from './render-tui.tsx';

const size = { columns: 120, rows: 40 };

describe('on a terminal', () => {
  it('shows what the controller painted, in the alternate screen, and goes by keys', async () => {
    const { controller, text } = makeController();
    const tui = await renderTui(controller, size);
    const lines = () =>
      text()
        .split('\n')
        .map((line) => line.trimEnd());
    expect(await tui.screen()).toEqual(lines());
    expect(tui.written()).toContain('\x1b[?1049h');
    await tui.press('\x1b[B', '\r');
    expect((await tui.screen())[1]).toMatch(/^ checkout-api/);
    await tui.press('\x1b');
    expect(await tui.screen()).toEqual(lines());
    await tui.press('/ima\r');
    expect((await tui.screen()).at(-1)).toContain('/ima 1 of 4');
    await tui.close();
    expect(tui.written()).toContain('\x1b[?1049l');
  });

  it('writes only the lines that changed, and never clears the screen', async () => {
    const { controller } = makeController();
    const tui = await renderTui(controller, size);
    const before = tui.written().length;
    await tui.press('j');
    const frame = tui.written().slice(before);
    expect(frame).not.toMatch(/\x1b\[[0-3]?J/);
    expect(frame.length).toBeLessThan(2_500);
    await tui.close();
  });

  it('draws nothing while nothing changes', async () => {
    const { controller, session, clock } = makeController();
    const tui = await renderTui(controller, size);
    clock.advance(10_000);
    await tui.screen();
    const before = tui.written().length;
    session.show({});
    clock.advance(10_000);
    await tui.screen();
    expect(tui.written().length).toBe(before);
    await tui.close();
  });

  it('follows every size, cell by cell', async () => {
    const { controller, text } = makeController();
    const tui = await renderTui(controller, size);
    for (const [columns, rows] of [
      [100, 30],
      [160, 45],
      [60, 16],
      [61, 45],
      [250, 80],
      [120, 40],
    ] as const) {
      await tui.resize({ columns, rows });
      expect(await tui.screen(), `${columns}x${rows}`).toEqual(
        text()
          .split('\n')
          .map((line) => line.trimEnd()),
      );
    }
    await tui.close();
  });

  it('gives on what a screen throws', async () => {
    const { controller } = makeController();
    const broken: ScreenController = {
      ...controller,
      painted: () => {
        throw new Error('a fault');
      },
    };
    const tui = await renderTui(broken, size);
    await expect(tui.close()).rejects.toThrow('a fault');
  });
});
