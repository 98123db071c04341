import { CommandError, type ExitCode, exitCodes } from '../errors.ts';
import { type AwsSourceOptions, openAwsSource } from '../sources/joined.ts';
import { runHeadless } from './headless.ts';
import type { Options } from './options.ts';
import { wantsScreen } from './wants-screen.ts';

/** How far back a tail begins where nothing else is asked for: what `aws logs tail` does too. */
const defaultSinceMs = 10 * 60_000;

/** Tails functions live: on the screen, or as text. */
export async function tail(options: Options): Promise<ExitCode> {
  const screen = wantsScreen(options);
  if (options.input.length > 0) {
    const source = await openAwsSource(awsOptions(options, options.input));
    if (!screen) return runHeadless(source, options);
    const { tailOnScreen } = await import('./screen.ts');
    return tailOnScreen(source, options);
  }
  if (!screen) {
    throw new CommandError(
      exitCodes.usage,
      'tail what?',
      'name a function, an ARN, a log group or a glob: lambda-oom tail my-function',
    );
  }
  const { pickOnScreen, tailOnScreen } = await import('./screen.ts');
  const asked = new AbortController();
  const targets = await pickOnScreen(accountGroups(options, asked.signal), options).finally(() =>
    asked.abort(),
  );
  if (targets.length === 0) return exitCodes.ok;
  return tailOnScreen(await openAwsSource(awsOptions(options, targets)), options);
}

async function* accountGroups(
  { region, profile, endpointUrl }: Options,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const { listAccountGroups } = await import('../sources/open-groups.ts');
  for await (const { name } of listAccountGroups({ region, profile, endpointUrl }, '', signal)) yield name;
}

function awsOptions(options: Options, targets: readonly string[]): AwsSourceOptions {
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
  };
}
