import { exitCodes } from '../errors.ts';

const meanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  ok: 'ended by you, by its window, or by a pipe that was closed',
  fault: 'a fault of the program',
  usage: 'usage, or a file that cannot be read',
  time: 'a time that cannot be read',
  credentials: 'credentials or permission',
  notFound: 'no such log group or function',
  throttled: 'throttled, or over a quota, beyond all retries',
  unreachable: 'AWS could not be reached, or part of the window was not read',
  failOn: 'a --fail-on condition was met',
  undecided: 'a --fail-on condition could not be decided, with --on-unknown fail',
  interrupted: 'interrupted without a terminal',
};

/** The exit codes and what each means, for the help and the man page. */
export function exitCodeRows(): (readonly [code: number, meaning: string])[] {
  return Object.entries(meanings).map(([name, meaning]) => {
    const code = Object.entries(exitCodes).find(([known]) => known === name)?.[1];
    if (code === undefined) throw new Error(`no exit code ${name}`);
    return [code, meaning];
  });
}
