import { render, type SuspendTerminal } from 'ink';
import { App } from './app.tsx';
import type { ScreenController } from './controller.ts';
import { onOpenScreen } from './first-frame.ts';
import { createLineMarks, withLines } from './line-marks.ts';

/** A screen that Ink keeps: it draws, reads the keys, and owns the terminal. */
export interface InkScreen {
  /** Draws what the controller painted for a terminal of another size. */
  resized(): void;
  /** Hands the terminal over for as long as `meanwhile` takes. */
  suspend(meanwhile: () => Promise<void> | void): Promise<void>;
  close(): void;
  /** Resolves once the terminal is as it was. */
  readonly closed: Promise<unknown>;
}

/** Takes over the screen that the first frame is on. In a module of its own, which alone loads Ink and React. */
export function openInkScreen(
  controller: ScreenController,
  stdout: NodeJS.WriteStream,
  keys: NodeJS.ReadableStream,
): InkScreen {
  let suspendTerminal: SuspendTerminal | null = null;
  const marks = createLineMarks();
  const element = () => (
    <App
      controller={controller}
      marks={marks}
      onSuspendable={(suspend) => {
        suspendTerminal = suspend;
      }}
    />
  );
  const instance = render(element(), {
    stdout: withLines(stdout, { unmarked: onOpenScreen(marks.unmarked) }),
    stdin: keys,
    alternateScreen: true,
    incrementalRendering: true,
    interactive: true,
    exitOnCtrlC: false,
    // Data comes four times a second whatever this is; a key must not wait behind it.
    maxFps: 30,
  });
  return {
    resized: () => instance.rerender(element()),
    async suspend(meanwhile) {
      await suspendTerminal?.(meanwhile);
    },
    close: () => instance.unmount(),
    closed: instance.waitUntilExit(),
  };
}
