import { cleanup, render } from 'ink-testing-library';
import { afterEach, expect, it } from 'vitest';
import { plainDisplay } from '../../../src/ui/hooks/use-display.ts';
import { createGroupStore } from '../../../src/ui/picker/group-store.ts';
import { Picker } from '../../../src/ui/picker/picker.tsx';
import { settled } from '../render-app.tsx';

afterEach(cleanup);

it('shows the log groups as they come, and what is typed, and gives what was picked', async () => {
  const store = createGroupStore();
  const done: (readonly string[])[] = [];
  const size = { columns: 100, rows: 30 };
  const app = render(
    <Picker store={store} display={plainDisplay} size={size} onDone={(picked) => done.push(picked)} />,
  );
  const type = async (text: string) => {
    app.stdin.write(text);
    await settled(0);
  };
  await settled(0);
  expect(app.lastFrame()).toContain('loading log groups');
  store.add(['/aws/lambda/checkout-api', '/aws/lambda/image-resize'], false);
  await settled(0);
  expect(app.lastFrame()).toContain('checkout-api');
  await type('i');
  await type('\x1b[200~mage\n\x1b[201~');
  expect(app.lastFrame()).toContain('image-resize');
  expect(app.lastFrame()).not.toContain('checkout-api');
  await type('\r');
  expect(done).toEqual([['/aws/lambda/image-resize']]);
});
