import type { Clean } from '../output/json.ts';
import type { Style } from '../output/style.ts';
import { redact } from '../text/redact.ts';
import type { ReadingOptions } from './options.ts';

export function cleanerOf({ redact: masks }: Pick<ReadingOptions, 'redact'>): Clean {
  return masks ? redact : (text) => text;
}

/** How text is written to this stream: colored on a terminal, unless an option or the environment says otherwise. */
export function styleOf(
  options: Pick<ReadingOptions, 'redact' | 'utc' | 'color'>,
  stream: NodeJS.WriteStream,
  env: NodeJS.ProcessEnv,
): Style {
  return { utc: options.utc, color: options.color ?? colored(stream, env), clean: cleanerOf(options) };
}

function colored(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return stream.isTTY === true && env.TERM !== 'dumb';
}
