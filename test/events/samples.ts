import { readFileSync } from 'node:fs';

/** A recorded incident of `test/fixtures/samples.jsonl` and what a correct reader counts in it. */
export interface Sample {
  readonly id: string;
  readonly messages: readonly string[];
  readonly expect: {
    readonly oomKills: number;
    readonly runtimeOoms: number;
    readonly timeouts: number;
    readonly otherFailures: number;
    readonly reports: number;
  };
}

/** The samples, in the file's order. */
export const samples: readonly Sample[] = readFileSync(
  new URL('../fixtures/samples.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line): Sample => JSON.parse(line));

/** The messages of one sample. */
export function messagesOf(id: string): readonly string[] {
  const sample = samples.find((one) => one.id === id);
  if (sample === undefined) throw new Error(`no sample ${id}`);
  return sample.messages;
}
