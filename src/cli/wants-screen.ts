import { CommandError, exitCodes } from '../errors.ts';
import type { PlayOptions } from './options.ts';

/** A screen where it was asked for, or where standard output is a terminal and nothing else was. */
export function wantsScreen({ output, screenReader }: Pick<PlayOptions, 'output' | 'screenReader'>): boolean {
  const terminal = process.stdout.isTTY === true;
  if (output === 'tui' && !terminal) {
    throw new CommandError(
      exitCodes.usage,
      '--output tui needs a terminal',
      'use --output text or ndjson in a pipe',
    );
  }
  return (output === 'tui' || output === null) && terminal && !screenReader;
}
