import type { Style } from '../output/style.ts';
import type { Redact } from '../text/redact.ts';
import type { ReadingOptions } from './options.ts';

/** What every text that leaves the program goes through: `--redact` masks secrets in it, and only then is loaded. */
export async function redactorFor(options: Pick<ReadingOptions, 'redact'>): Promise<Redact> {
  return options.redact ? (await import('../text/redact.ts')).redact : (text) => text;
}

/** How text is written to this stream: colored on a terminal, unless an option or the environment says otherwise. */
export function styleOf(
  options: Pick<ReadingOptions, 'utc' | 'color'>,
  redact: Redact,
  stream: NodeJS.WriteStream,
  env: NodeJS.ProcessEnv,
): Style {
  return { utc: options.utc, color: options.color ?? colored(stream, env), redact };
}

function colored(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return stream.isTTY === true && env.TERM !== 'dumb';
}
