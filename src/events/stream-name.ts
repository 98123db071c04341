/** What the name of a log stream, which is one execution environment, tells of it. */
export interface StreamName {
  /** The day (UTC) on which the environment was born, `2026-04-03`: later days' events go on in the stream. */
  readonly born: string | null;
  /** Named in custom log groups alone, which several functions may share. */
  readonly functionName: string | null;
  /** `$LATEST`, or the number of a published version. */
  readonly version: string | null;
  /** The environment's own id. */
  readonly environment: string | null;
  /** Where the stream was written, in a log group that collects those of several accounts and Regions. */
  readonly origin: Origin | null;
}

/** An account and a Region, as centralized logs put them behind the names of streams: `...-111111111111-us-east-1`. */
export interface Origin {
  readonly accountId: string;
  readonly region: string;
}

/**
 * `YYYY/MM/DD/[version]id`, and in custom log groups `YYYY/MM/DD/function[version]id` (as Lambda writes it) or
 * `...[version][id]` (as its documentation has it); centralized logs add `-account-Region`. Every class is bounded.
 */
const form =
  /^(\d{4})\/([01]\d)\/([0-3]\d)\/([\w.-]{1,140})?\[(\$LATEST|[\w-]{1,129})\](?:\[([\w-]{8,64})\]|([\w-]{8,64}?))(?:-(\d{12})-([a-z]{2}(?:-[a-z]{2,12}){1,3}-\d))?$/;

const unknown: StreamName = {
  born: null,
  functionName: null,
  version: null,
  environment: null,
  origin: null,
};

/** Reads a log stream's name; all `null` for a stream that Lambda did not name. */
export function parseStreamName(logStream: string): StreamName {
  const match = form.exec(logStream);
  if (match === null) return unknown;
  const [, year = '', month = '', day = '', functionName, version, bracketed, plain, accountId, region] =
    match;
  return {
    born: `${year}-${month}-${day}`,
    functionName: functionName ?? null,
    version: version ?? null,
    environment: bracketed ?? plain ?? null,
    origin: accountId === undefined || region === undefined ? null : { accountId, region },
  };
}

const lambdaGroups = '/aws/lambda/';
/** Lambda Web Functions: their central group, and beside it one of each Region with the same events. */
const webGroups = '/aws/lambda/web/';
const regionalGroup = '.local';
/** Lambda@Edge writes to a group of this name in the Region of each viewer; the function is in us-east-1. */
const edgePrefix = 'us-east-1.';

/**
 * The function that a stream belongs to: the one that the stream names (a shared group), else the one of
 * `/aws/lambda/<name>`, else the group's own name, else `unknown`. The group may be given by name or by ARN. Streams that
 * other accounts and Regions sent are functions of their own: `orders (111111111111, us-east-1)`.
 */
export function functionNameOf(logGroup: string, logStream: string): string {
  const { functionName, origin } = parseStreamName(logStream);
  const group = groupNameOf(logGroup);
  if (group.startsWith(webGroups) && group.length > webGroups.length) return webName(group, functionName);
  const name = functionName ?? nameOfGroup(group);
  return origin === null ? name : `${name} (${origin.accountId}, ${origin.region})`;
}

/** What commands take a function by: its own name, and the Region where that is known from the logs alone. */
export function commandTarget(
  functionName: string,
  logGroup: string,
): { name: string; region: string | null } {
  const central = /^(.+) \((?:\d{12}|<account-id:\w*>), ([a-z0-9-]{1,30})\)$/.exec(functionName);
  if (central !== null) return { name: central[1] ?? functionName, region: central[2] ?? null };
  const isEdge = groupNameOf(logGroup).startsWith(`${lambdaGroups}${edgePrefix}`);
  return { name: functionName, region: isEdge ? 'us-east-1' : null };
}

/** Whether the log group is one of a Lambda Web Function, which has no Memory Size. */
export function isWebGroup(logGroup: string): boolean {
  return groupNameOf(logGroup).startsWith(webGroups);
}

function nameOfGroup(group: string): string {
  if (!group.startsWith(lambdaGroups) || group.length === lambdaGroups.length) {
    return group === '' ? 'unknown' : group;
  }
  const name = group.slice(lambdaGroups.length);
  return name.startsWith(edgePrefix) && name.length > edgePrefix.length
    ? name.slice(edgePrefix.length)
    : name;
}

function webName(group: string, named: string | null): string {
  const name = group.slice(webGroups.length);
  const regional = name.endsWith(regionalGroup);
  const own = named ?? (regional ? name.slice(0, -regionalGroup.length) : name);
  return regional ? `${own} (${regionalGroup.slice(1)})` : own;
}

/** `arn:aws:logs:region:account:log-group:NAME:*` and Live Tail's `account:NAME` -> `NAME`; the account may be masked. */
function groupNameOf(logGroup: string): string {
  const arn = /^arn:[^:]*:logs:[^:]*:(?:[^:]*|<account-id:\w*>):log-group:(.*)$/.exec(logGroup)?.[1];
  if (arn !== undefined) return arn.replace(/:\*$/, '');
  return logGroup.replace(/^(?:\d{12}|<account-id:\w*>):/, '');
}
