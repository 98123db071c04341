import type { Input } from './cloudwatch.ts';
import { awsError } from './service.ts';

/**
 * What CloudWatch Logs refuses, by the constraints of its API reference (version 2014-03-28): a request that breaks one
 * must fail here, too, or only a user would find out.
 */
export function checkRequest(operation: string, input: Input): void {
  for (const rule of rules[operation] ?? []) {
    const broken = rule(input);
    if (broken !== null) throw broken;
  }
}

type Rule = (input: Input) => Error | null;
type Name = keyof Input;

const invalid = (message: string) => awsError('InvalidParameterException', message);

/** The answer to a member of a wrong form. */
const failsConstraint = (name: Name, constraint: string) =>
  invalid(
    `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must ${constraint}`,
  );

function texts(input: Input, name: Name): readonly string[] {
  const value = input[name];
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [String(value)];
}

const matches =
  (name: Name, pattern: RegExp, longest: number): Rule =>
  (input) =>
    texts(input, name).every((text) => pattern.test(text) && text.length <= longest)
      ? null
      : failsConstraint(name, `satisfy regular expression pattern: ${pattern.source}`);

const between =
  (name: 'limit' | 'startTime' | 'endTime', from: number, to: number): Rule =>
  (input) => {
    const value = input[name];
    if (value === undefined) return null;
    // A long that is no whole number does not even reach the validation.
    if (!Number.isInteger(value)) return awsError('SerializationException', `${name}: ${value}`);
    return value >= from && value <= to ? null : failsConstraint(name, `be between ${from} and ${to}`);
  };

const exactlyOne =
  (...names: Name[]): Rule =>
  (input) =>
    names.filter((name) => input[name] !== undefined).length === 1
      ? null
      : invalid(`Exactly one of ${names.join(', ')} must be given`);

const atMostOne =
  (...names: Name[]): Rule =>
  (input) =>
    names.filter((name) => input[name] !== undefined).length <= 1
      ? null
      : invalid(`${names.join(' and ')} exclude each other`);

const counts =
  (name: 'logGroupIdentifiers' | 'logGroupNames', from: number, to: number): Rule =>
  (input) => {
    const given = input[name]?.length;
    return given === undefined || (given >= from && given <= to)
      ? null
      : failsConstraint(name, `have between ${from} and ${to} items`);
  };

const groupName = /^[.\-_/#A-Za-z0-9]+$/;
/** A name or an ARN: no asterisk, so never an ARN that ends in `:*`. */
const groupIdentifier = /^[\w#+=/:,.@-]+$/;
const groupArn = /^arn:[\w-]+:logs:[\w-]+:\d{12}:log-group:[.\-_/#A-Za-z0-9]+$/;
const anything = /^[\s\S]*$/;
const latest = Number.MAX_SAFE_INTEGER;

const rules: Readonly<Record<string, readonly Rule[]>> = {
  DescribeLogGroups: [
    atMostOne('logGroupNamePrefix', 'logGroupNamePattern'),
    matches('logGroupNamePrefix', groupName, 512),
    matches('logGroupNamePattern', groupName, 512),
    between('limit', 1, 50),
  ],
  FilterLogEvents: [
    exactlyOne('logGroupName', 'logGroupIdentifier'),
    atMostOne('logStreamNames', 'logStreamNamePrefix'),
    matches('logGroupName', groupName, 512),
    matches('logGroupIdentifier', groupIdentifier, 2_048),
    matches('filterPattern', anything, 1_024),
    between('startTime', 0, latest),
    between('endTime', 0, latest),
    between('limit', 1, 10_000),
  ],
  StartLiveTail: [
    exactlyOne('logGroupIdentifiers'),
    counts('logGroupIdentifiers', 1, 10),
    matches('logGroupIdentifiers', groupArn, 2_048),
    matches('logEventFilterPattern', anything, 1_024),
    atMostOne('logStreamNames', 'logStreamNamePrefixes'),
    ({ logGroupIdentifiers = [], logStreamNames, logStreamNamePrefixes }) =>
      logGroupIdentifiers.length > 1 && (logStreamNames ?? logStreamNamePrefixes) !== undefined
        ? invalid('log streams can be named with one log group only')
        : null,
  ],
  StartQuery: [
    exactlyOne('logGroupNames', 'logGroupIdentifiers'),
    counts('logGroupNames', 1, 50),
    counts('logGroupIdentifiers', 1, 50),
    matches('logGroupNames', groupName, 512),
    matches('logGroupIdentifiers', groupIdentifier, 2_048),
    matches('queryString', anything, 10_000),
    between('startTime', 0, latest),
    between('endTime', 0, latest),
    between('limit', 1, 100_000),
  ],
};

/** How far the signature's time may be off. */
const longestSkewMs = 5 * 60_000;

/** Refuses a request that was signed by a wrong clock, as Signature Version 4 does. */
export function checkSigningTime(header: string | string[] | undefined, now: number): void {
  const text = String(header ?? '');
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  const [, year, month, day, hour, minute, second] = (parts ?? []).map(Number);
  const at = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
  if (parts !== null && Math.abs(at - now) <= longestSkewMs) return;
  const stamp = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  throw awsError(
    'InvalidSignatureException',
    at > now
      ? `Signature not yet current: ${text} is still later than ${stamp}`
      : `Signature expired: ${text} is now earlier than ${stamp}`,
  );
}
