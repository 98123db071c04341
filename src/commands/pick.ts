import { listAccountGroups } from '../sources/open-groups.ts';
import { runPicker } from '../ui/run-picker.ts';
import type { Options } from './options.ts';

/** Lets the user pick among the account's log groups; gives their names. */
export async function pickOnScreen(options: Options): Promise<readonly string[]> {
  const asked = new AbortController();
  try {
    return await runPicker(names(options, asked.signal), options);
  } finally {
    asked.abort();
  }
}

async function* names(
  { region, profile, endpointUrl }: Options,
  signal: AbortSignal,
): AsyncGenerator<string> {
  for await (const { name } of listAccountGroups({ region, profile, endpointUrl }, '', signal)) {
    yield name;
  }
}
