import { closeSync, openSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { ReadStream } from 'node:tty';
import { CommandError, exitCodes } from '../errors.ts';
import { type MouseEvent, splitMouse } from './mouse.ts';

/** Where the keys come from. */
export interface TerminalKeys {
  readonly stream: NodeJS.ReadableStream;
  /** Raw: each key as it is typed, and none of them shown by the terminal. */
  setRaw(on: boolean): void;
  close(): void;
}

const terminalPath = process.platform === 'win32' ? '\\\\.\\CONIN$' : '/dev/tty';

/**
 * The keyboard: standard input, or the terminal itself where standard input brings log events. A `CommandError`
 * where there is none.
 */
export function openKeys(stdin: NodeJS.ReadStream): TerminalKeys {
  if (stdin.isTTY) return { stream: stdin, setRaw: (on) => stdin.setRawMode(on), close() {} };
  const descriptor = openTerminal();
  try {
    const stream = new ReadStream(descriptor);
    return { stream, setRaw: (on) => stream.setRawMode(on), close: () => stream.destroy() };
  } catch {
    closeSync(descriptor);
    throw noKeyboard();
  }
}

function openTerminal(): number {
  try {
    return openSync(terminalPath, 'r');
  } catch {
    throw noKeyboard();
  }
}

function noKeyboard(): CommandError {
  return new CommandError(
    exitCodes.usage,
    'there is no terminal to read keys from',
    'use --output text or ndjson where there is no keyboard',
  );
}

/**
 * The same keys with the mouse's reports taken out and given to `onMouse`: Ink drops them. The stream behaves
 * like a terminal where Ink asks for one.
 */
export function withMouse(keys: TerminalKeys, onMouse: (event: MouseEvent) => void): TerminalKeys {
  const source = keys.stream;
  const filtered = new PassThrough();
  let rest = '';
  const take = (chunk: Buffer | string): void => {
    const split = splitMouse(rest + chunk.toString());
    rest = split.rest;
    if (split.keys !== '') filtered.write(split.keys);
    for (const event of split.events) onMouse(event);
  };
  const terminal = source instanceof ReadStream ? source : null;
  // A character may come in two chunks.
  source.setEncoding('utf8');
  source.on('data', take);
  source.on('end', () => filtered.end());
  return {
    stream: Object.assign(filtered, {
      isTTY: true,
      setRawMode(on: boolean) {
        keys.setRaw(on);
        return filtered;
      },
      ref: () => terminal?.ref(),
      unref: () => terminal?.unref(),
    }),
    setRaw: keys.setRaw,
    close() {
      source.off('data', take);
      source.pause();
      keys.close();
    },
  };
}
