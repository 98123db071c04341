import { createPicker, type PickerController } from './picker/controller.ts';
import type { UiOptions } from './run.tsx';
import { runOnTerminal } from './terminal-screen.ts';
import { chooseTheme, takesUnicode } from './theme.ts';

/**
 * Lets the user pick log groups on the screen: type to filter, Space to pick several, Enter to go on. Gives
 * nothing where the user gives up. An error of `groups` closes the screen and is thrown.
 */
export async function runPicker(
  groups: AsyncIterable<string>,
  options: Pick<UiOptions, 'theme' | 'color' | 'ascii'>,
): Promise<readonly string[]> {
  const { env } = process;
  const theme = chooseTheme(options.theme, options.color, env);
  const ascii = options.ascii || !takesUnicode(env);
  const failed = new AbortController();
  let picker: PickerController | null = null;
  await runOnTerminal(
    (outlet, size) => {
      picker = createPicker({ theme, ascii }, size, outlet);
      feed(picker, groups).catch((error: unknown) => failed.abort(error));
      return picker;
    },
    { mouse: false, signal: failed.signal },
  );
  failed.signal.throwIfAborted();
  return pickedBy(picker);
}

function pickedBy(picker: PickerController | null): readonly string[] {
  return picker?.picked() ?? [];
}

/** Groups come by the page; drawing each on its own would be drawing for nobody. */
const shownAtOnce = 50;

async function feed(picker: PickerController, groups: AsyncIterable<string>): Promise<void> {
  let waiting: string[] = [];
  for await (const group of groups) {
    waiting.push(group);
    if (waiting.length < shownAtOnce) continue;
    picker.found(waiting, true);
    waiting = [];
  }
  picker.found(waiting, false);
}
