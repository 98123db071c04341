import { CommandError, exitCodes } from '../../errors.ts';

/** One target of the command line. */
export type Target =
  | {
      readonly kind: 'function';
      readonly name: string;
      readonly region: string | null;
      /** Of an ARN; `null`: the account of the credentials. */
      readonly account: string | null;
      /** A bare word may also be the name of a log group. */
      readonly bare: boolean;
    }
  | { readonly kind: 'group'; readonly name: string }
  /** `arn` is without the trailing `:*`. */
  | { readonly kind: 'group-arn'; readonly name: string; readonly arn: string; readonly region: string }
  /** `pattern` is matched against whole log-group names. */
  | { readonly kind: 'glob'; readonly pattern: string };

export const lambdaPrefix = '/aws/lambda/';

/**
 * Parses one target: a function name (also `name:alias`), a function ARN, a log-group name or ARN, or a glob.
 * Throws a `CommandError` (exit 2) for anything else.
 */
export function parseTarget(text: string): Target {
  const word = text.trim();
  if (word.startsWith('arn:')) return parseArn(word);
  if (/[*?]/.test(word)) {
    if (!globName.test(word)) throw unreadable(word);
    return { kind: 'glob', pattern: word.includes('/') ? word : `${lambdaPrefix}${word}` };
  }
  if (word.includes('/')) {
    if (!groupName.test(word)) throw unreadable(word);
    return { kind: 'group', name: word };
  }
  // `name`, `name:alias`, `123456789012:function:name:alias`
  const parts = word.split(':');
  const [account, name] = parts[1] === 'function' ? [parts[0] ?? null, parts[2]] : [null, parts[0]];
  if (name === undefined || !bareName.test(name)) throw unreadable(word);
  if (account !== null && !/^\d{12}$/.test(account)) throw unreadable(word);
  return { kind: 'function', name, region: null, account, bare: parts.length === 1 };
}

/**
 * The Region that the ARNs among the targets name, or `null` where none does. Throws a `CommandError` (exit 2) where
 * they name several.
 */
export function regionOf(targets: readonly Target[]): string | null {
  const regions = new Set(targets.flatMap((target) => ('region' in target ? (target.region ?? []) : [])));
  if (regions.size > 1) {
    throw new CommandError(
      exitCodes.usage,
      `the targets are in several regions (${[...regions].join(', ')})`,
      'read one region at a time',
    );
  }
  return [...regions][0] ?? null;
}

const groupName = /^[\w\-/.#]{1,512}$/;
const globName = /^[\w\-/.#*?]{1,512}$/;
const bareName = /^[\w\-.#]{1,512}$/;
const functionArn = /^arn:[\w-]+:lambda:([\w-]+):(\d*):function:([\w-]+)(?::[\w$-]+)?$/;
const groupArn = /^(arn:[\w-]+:logs:([\w-]+):\d*:log-group:([\w\-/.#]+))(?::.*)?$/;

function parseArn(word: string): Target {
  const lambda = functionArn.exec(word);
  if (lambda?.[1] !== undefined && lambda[3] !== undefined) {
    return { kind: 'function', name: lambda[3], region: lambda[1], account: lambda[2] || null, bare: false };
  }
  const group = groupArn.exec(word);
  if (group?.[1] !== undefined && group[2] !== undefined && group[3] !== undefined) {
    return { kind: 'group-arn', arn: group[1], region: group[2], name: group[3] };
  }
  throw unreadable(word);
}

function unreadable(word: string): CommandError {
  return new CommandError(
    exitCodes.usage,
    `"${word}" is neither a function, a log group, an ARN of one, nor a glob`,
    "examples: my-function  /aws/lambda/my-function  'checkout-*'",
  );
}

/** The part of a glob before its first wildcard: the prefix to list by. */
export function globPrefix(pattern: string): string {
  const at = pattern.search(/[*?]/);
  return at === -1 ? pattern : pattern.slice(0, at);
}

/** Whether the whole name matches the glob (`*` any run, `?` any one character). Time is O(pattern × name). */
export function matchesGlob(pattern: string, name: string): boolean {
  let p = 0;
  let n = 0;
  let star = -1;
  let resume = 0;
  while (n < name.length) {
    if (pattern[p] === '*') {
      star = p++;
      resume = n;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === name[n])) {
      p++;
      n++;
    } else if (star !== -1) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
