import { cleanup, render } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { App } from '../../src/ui/app.tsx';
import type { ScreenController } from '../../src/ui/controller.ts';
import { createPicker } from '../../src/ui/picker/controller.ts';
import { themeOf } from '../../src/ui/theme.ts';
import { makeController } from './make-controller.ts';

/** Lines as they are, where a terminal gets marks for them. */
const plain = { marked: (lines: readonly string[]) => lines.join('\n'), unmarked: (text: string) => text };

function renderApp(controller: ScreenController) {
  const app = render(<App controller={controller} marks={plain} onSuspendable={() => {}} />);
  return {
    frame: () => app.lastFrame() ?? '',
    async type(...keys: readonly string[]) {
      for (const key of keys) {
        app.stdin.write(key);
        await settled();
      }
    },
  };
}

/** Effects and renders run in tasks of their own. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

afterEach(cleanup);

describe('the app', () => {
  const size = { columns: 100, rows: 30 };

  it('draws what the controller painted', async () => {
    const { controller } = makeController({ size });
    const app = renderApp(controller);
    await settled();
    expect(app.frame()).toContain('OOM KILLS');
    expect(app.frame()).toContain('image-resize');
  });

  it('gives the controller its keys, and draws what comes of them', async () => {
    const { controller } = makeController({ size });
    const app = renderApp(controller);
    await settled();
    await app.type('?');
    expect(app.frame()).toContain('MOVING');
    await app.type('q');
    expect(app.frame()).not.toContain('MOVING');
    await app.type('\r');
    expect(app.frame()).toContain('CONTAINER');
  });

  it('parts keys that were typed faster than they were read', async () => {
    const { controller, outlet } = makeController({ size });
    const app = renderApp(controller);
    await settled();
    await app.type('?qq');
    expect(outlet).toContain('close');
  });

  it('does not take pasted text for keys', async () => {
    const { controller, outlet } = makeController({ size });
    const app = renderApp(controller);
    await settled();
    await app.type('\x1b[200~qdRe\nq\x1b[201~');
    expect(outlet).not.toContain('close');
    expect(app.frame()).toContain('/ first, to filter by it');
    await app.type('/', '\x1b[200~image\n\x1b[201~');
    expect(app.frame()).toContain(' /image▏');
  });

  it('shows the picker, and what is typed into it', async () => {
    let closed = false;
    const picker = createPicker({ theme: themeOf('none', 16), ascii: false }, size, {
      close: () => (closed = true),
    });
    const app = renderApp(picker);
    await settled();
    picker.found(['/aws/lambda/checkout-api', '/aws/lambda/image-resize'], false);
    await settled();
    await app.type('i', '\x1b[200~mage\n\x1b[201~');
    expect(app.frame()).toContain('image-resize');
    expect(app.frame()).not.toContain('checkout-api');
    await app.type('\r');
    expect(closed).toBe(true);
    expect(picker.picked()).toEqual(['/aws/lambda/image-resize']);
  });
});
