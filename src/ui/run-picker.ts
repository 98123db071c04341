import { paintRow } from './drawing/paint.ts';
import type { Display } from './hooks/use-display.ts';
import { defaultKeymap } from './keymap.ts';
import { createGroupStore, type GroupStore } from './picker/group-store.ts';
import { pickerRows } from './picker/rows.ts';
import { emptyPicker } from './picker/state.ts';
import type { UiOptions } from './run.tsx';
import { runOnTerminal } from './terminal-screen.ts';
import { chooseTheme, takesUnicode } from './theme.ts';

/**
 * Lets the user pick log groups on the screen: type to filter, Space to pick several, Enter to go on. Gives
 * nothing where the user cancels. An error of `groups` closes the screen and is thrown.
 */
export async function runPicker(
  groups: AsyncIterable<string>,
  options: Pick<UiOptions, 'theme' | 'color' | 'ascii'>,
): Promise<readonly string[]> {
  const { env } = process;
  const theme = chooseTheme(options.theme, options.color, env);
  const display: Display = {
    brush: { theme, ascii: options.ascii || !takesUnicode(env) },
    keymap: defaultKeymap,
    utc: false,
    clean: (text) => text,
  };
  const failed = new AbortController();
  const store = createGroupStore();
  let picked: readonly string[] = [];
  feed(store, groups).catch((error: unknown) => failed.abort(error));
  await runOnTerminal(
    ({ effects }) => {
      const onDone = (done: readonly string[]): void => {
        picked = done;
        effects.close();
      };
      return {
        firstLines: (size) =>
          pickerRows(emptyPicker, size).rows.map((row) =>
            paintRow(row, size.columns, display.brush).trimEnd(),
          ),
        async load() {
          const { pickerElement } = await import('./ink-programs.ts');
          return (size) => pickerElement({ store, display, size, onDone });
        },
        dispose() {},
      };
    },
    { mouse: false, signal: failed.signal },
  );
  failed.signal.throwIfAborted();
  return picked;
}

/** Groups come by the page; drawing after each one of them would be wasted. */
const shownAtOnce = 50;

async function feed(store: GroupStore, groups: AsyncIterable<string>): Promise<void> {
  let waiting: string[] = [];
  for await (const group of groups) {
    waiting.push(group);
    if (waiting.length < shownAtOnce) continue;
    store.add(waiting, true);
    waiting = [];
  }
  store.add(waiting, false);
}
