import type { LogGroup } from './log-group.ts';

interface Named {
  readonly account: string | null;
  readonly name: string;
}

/** Reads how AWS names a group: `name`, `account:name`, or an ARN with or without `:*` or a log stream. */
function readGroupName(text: string): Named {
  const arn = /^arn:[^:]*:logs:[^:]*:(\d*):log-group:([^:]*)/.exec(text);
  if (arn !== null) return { account: arn[1] || null, name: arn[2] ?? '' };
  const [, account = null, name = text] = /^(\d{12}):(.*)$/.exec(text) ?? [];
  return { account, name };
}

/**
 * The group that Live Tail means by `logGroupIdentifier`; `null` where it is none of these. From a monitoring account two
 * accounts' groups of one name may be read.
 */
export function groupNamed(identifier: string, groups: readonly LogGroup[]): LogGroup | null {
  if (groups.length === 1) return groups[0] ?? null;
  const { account, name } = readGroupName(identifier);
  const namesakes = groups.filter((group) => group.name === name);
  if (namesakes.length <= 1 || account === null) return namesakes[0] ?? null;
  return namesakes.find(({ arn }) => arn !== null && readGroupName(arn).account === account) ?? null;
}

/** The group whose ARN stands in what AWS says of a refusal; `null` where none does. */
export function groupSpokenOf(message: string, groups: readonly LogGroup[]): LogGroup | null {
  const words = message.match(/arn:[\w-]+:logs:[^\s"']+/g) ?? [];
  return (
    groups.find(
      ({ arn }) => arn !== null && words.some((word) => word === arn || word.startsWith(`${arn}:`)),
    ) ?? null
  );
}
