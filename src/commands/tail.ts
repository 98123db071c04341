import type { TailSourceOptions } from '../aws/tail-source.ts';
import type { AwsOptions, TailOptions } from '../cli/options.ts';
import { redactorFor } from '../cli/style.ts';
import { wantsScreen } from '../cli/wants-screen.ts';
import { CommandError, type ExitCode, exitCodes } from '../errors.ts';
import { openStandardError } from '../output/standard-error.ts';

/** How far back a tail begins where nothing else is asked for: what `aws logs tail` does too. */
const defaultSinceMs = 10 * 60_000;

/** Tails functions live: on the screen, or as text. */
export async function tail(options: TailOptions): Promise<ExitCode> {
  const screen = wantsScreen(options);
  if (options.targets.length > 0) {
    return screen ? tailOnScreen(options.targets, options) : tailHeadless(options);
  }
  if (!screen) {
    throw new CommandError(
      exitCodes.usage,
      'tail what?',
      'name a function, an ARN, a log group or a glob: lambda-oom tail my-function',
    );
  }
  const { pickOnScreen } = await import('./screen.ts');
  const asked = new AbortController();
  const names = accountGroups(options, asked.signal);
  const targets = await pickOnScreen(names, options).finally(() => asked.abort());
  return targets.length === 0 ? exitCodes.ok : tailOnScreen(targets, options);
}

async function tailOnScreen(targets: readonly string[], options: TailOptions): Promise<ExitCode> {
  const { openTailSource } = await import('../aws/tail-source.ts');
  // The screen comes after: loaded at once, it would hold up the first request for as long as it takes.
  const source = await openTailSource(await awsOptions(options, targets));
  const { showSource } = await import('./screen.ts');
  return showSource(source, options);
}

async function tailHeadless(options: TailOptions): Promise<ExitCode> {
  const { openTailSource } = await import('../aws/tail-source.ts');
  const source = await openTailSource(await awsOptions(options, options.targets));
  const { runHeadless } = await import('./headless.ts');
  return runHeadless(source, options);
}

async function* accountGroups(
  { region, profile, endpointUrl }: AwsOptions,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const { listAccountGroups } = await import('../aws/discovery/open-groups.ts');
  for await (const { name } of listAccountGroups({ region, profile, endpointUrl }, '', signal)) yield name;
}

async function awsOptions(options: TailOptions, targets: readonly string[]): Promise<TailSourceOptions> {
  const { say } = openStandardError(await redactorFor(options));
  return {
    targets,
    region: options.region,
    profile: options.profile,
    endpointUrl: options.endpointUrl,
    since: options.since ?? Date.now() - defaultSinceMs,
    until: options.until,
    source: options.source,
    intervalMs: options.intervalMs,
    overlapMs: options.overlapMs,
    allLines: options.allLines,
    maxMinutes: options.maxMinutes,
    waitForGroups: true,
    notify: say,
  };
}
