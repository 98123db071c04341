/** `--fail-on`, `--fail-version` and `--on-unknown`, read from the command line. */

import { CommandError, exitCodes } from '../../errors.ts';

/** Counted as it happens, whatever ran before. */
export type AbsoluteCause = 'oom' | 'pressure' | 'timeout' | 'memory-timeout';
/** A verdict that stands at the end of the window. */
export type VerdictCause = 'leak' | 'worse';

/** A condition that fails the gate: a count of something, or of functions with a verdict. */
export interface GateCondition {
  readonly cause: AbsoluteCause | VerdictCause;
  /** MetCondition from this count on. */
  readonly count: number;
}

/** `new`: of the version that a deploy brought into view, of all where none did. */
export type FailVersion = 'new' | 'any';
export type OnUnknown = 'pass' | 'fail';

export interface GateSettings {
  readonly conditions: readonly GateCondition[];
  readonly failVersion: FailVersion;
  readonly onUnknown: OnUnknown;
}

const causes: Readonly<Record<string, GateCondition['cause']>> = {
  oom: 'oom',
  leak: 'leak',
  pressure: 'pressure',
  timeout: 'timeout',
  'memory-timeout': 'memory-timeout',
  worse: 'worse',
};

/** What each cause counts, in words. */
export const causeWords: Readonly<Record<GateCondition['cause'], string>> = {
  oom: 'OOM',
  leak: 'leaking function',
  pressure: 'near OOM',
  timeout: 'timeout',
  'memory-timeout': 'timeout at the memory limit',
  worse: 'function that got worse',
};

/** Reads `oom:3,leak`. A `CommandError` with exit code 2 where it is anything else. */
export function parseConditions(text: string): GateCondition[] {
  return text.split(',').map((part) => {
    const [, name, count] = /^([a-z-]+)(?::([1-9]\d{0,8}))?$/.exec(part.trim()) ?? [];
    const cause = name !== undefined && Object.hasOwn(causes, name) ? causes[name] : undefined;
    if (cause === undefined) {
      throw new CommandError(
        exitCodes.usage,
        `--fail-on ${JSON.stringify(part.trim().slice(0, 40))} is not a condition`,
        `Write ${Object.keys(causes).join(', ')}, with a count where one is not enough: --fail-on oom:3,leak,worse`,
      );
    }
    return { cause, count: Number(count ?? 1) };
  });
}
