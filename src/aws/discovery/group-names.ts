import type { LogGroup } from './log-group.ts';

/** A log group by account and name; `account` is `null` where not known. */
export interface GroupName {
  readonly account: string | null;
  readonly name: string;
}

/** Parses an identifier of a log group: `name`, `account:name`, or an ARN with or without `:*` or a log stream. */
export function parseGroupName(text: string): GroupName {
  const arn = /^arn:[^:]*:logs:[^:]*:(\d*):log-group:([^:]*)/.exec(text);
  if (arn !== null) return { account: arn[1] || null, name: arn[2] ?? '' };
  const [, account = null, name = text] = /^(\d{12}):(.*)$/.exec(text) ?? [];
  return { account, name };
}

/**
 * The one of the groups that has this name; `null` where none has. A monitoring account may read
 * groups of the same name in several accounts.
 */
export function groupNamed({ account, name }: GroupName, groups: readonly LogGroup[]): LogGroup | null {
  if (groups.length === 1) return groups[0] ?? null;
  const namesakes = groups.filter((group) => group.name === name);
  if (namesakes.length <= 1 || account === null) return namesakes[0] ?? null;
  return namesakes.find((group) => group.account === account) ?? null;
}

/** The group whose ARN is in an error message of AWS; `null` where none is. */
export function groupNamedIn(message: string, groups: readonly LogGroup[]): LogGroup | null {
  const words = message.match(/arn:[\w-]+:logs:[^\s"']+/g) ?? [];
  return (
    groups.find(
      ({ arn }) => arn !== null && words.some((word) => word === arn || word.startsWith(`${arn}:`)),
    ) ?? null
  );
}
