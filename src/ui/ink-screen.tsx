import { render, type SuspendTerminal, useApp } from 'ink';
import { type ReactNode, useEffect, useMemo } from 'react';
import type { Size } from './effects.ts';
import { createLineTokens, type LineTokens } from './fast-lines/line-tokens.ts';
import { FastLines, wantsFastLines } from './fast-lines/painted-line.tsx';
import { withLines } from './fast-lines/token-stream.ts';
import { overFirstFrame } from './first-frame.ts';

/** A screen that Ink keeps: it draws, reads the keys, and owns the terminal. */
export interface InkScreen {
  /** Draws for a terminal of another size. */
  resized(size: Size): void;
  /** Hands the terminal over for as long as `meanwhile` takes. */
  suspend(meanwhile: () => Promise<void> | void): Promise<void>;
  close(): void;
  /** Resolves once the terminal is as it was. */
  readonly closed: Promise<unknown>;
}

export interface InkScreenOptions {
  readonly size: Size;
  readonly stdout: NodeJS.WriteStream;
  readonly keys: NodeJS.ReadableStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Takes over the screen that the first frame is on. */
export function openInkScreen(program: (size: Size) => ReactNode, options: InkScreenOptions): InkScreen {
  const { stdout, keys, env } = options;
  let suspendTerminal: SuspendTerminal | null = null;
  const tokens = wantsFastLines(env) ? createLineTokens() : null;
  const element = (size: Size) => (
    <Root
      size={size}
      tokens={tokens}
      onSuspendable={(suspend) => {
        suspendTerminal = suspend;
      }}
    >
      {program(size)}
    </Root>
  );
  const restore = overFirstFrame(tokens === null ? (text) => text : tokens.restore);
  const instance = render(element(options.size), {
    stdout: withLines(stdout, { restore }),
    stdin: keys,
    alternateScreen: true,
    incrementalRendering: true,
    interactive: true,
    exitOnCtrlC: false,
    // Data comes four times a second whatever this is; a key must not wait behind it.
    maxFps: 30,
  });
  return {
    resized: (size) => instance.rerender(element(size)),
    async suspend(meanwhile) {
      await suspendTerminal?.(meanwhile);
    },
    close: () => instance.unmount(),
    closed: instance.waitUntilExit(),
  };
}

interface RootProps {
  readonly size: Size;
  readonly tokens: LineTokens | null;
  /** Gets the way to hand the terminal over and take it back. */
  readonly onSuspendable: (suspend: SuspendTerminal) => void;
  readonly children: ReactNode;
}

/** What every program on the terminal has. */
export function Root({ size, tokens, onSuspendable, children }: RootProps) {
  const { suspendTerminal } = useApp();
  useEffect(() => onSuspendable(suspendTerminal), [onSuspendable, suspendTerminal]);
  const { columns, rows } = size;
  const source = useMemo(() => tokens?.at({ columns, rows }) ?? null, [tokens, columns, rows]);
  return <FastLines value={source}>{children}</FastLines>;
}
