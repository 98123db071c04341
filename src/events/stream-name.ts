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
}

/**
 * `YYYY/MM/DD/[version]id`, and in custom log groups `YYYY/MM/DD/function[version]id` (as Lambda writes it) or
 * `...[version][id]` (as its documentation has it). Every class is bounded and none overlaps its neighbour.
 */
const form =
  /^(\d{4})\/([01]\d)\/([0-3]\d)\/([\w.-]{1,140})?\[(\$LATEST|[\w-]{1,129})\](?:\[([\w-]{8,64})\]|([\w-]{8,64}))$/;

const unknown: StreamName = { born: null, functionName: null, version: null, environment: null };

/** Reads a log stream's name; all `null` for a stream that Lambda did not name. */
export function parseStreamName(logStream: string): StreamName {
  const match = form.exec(logStream);
  if (match === null) return unknown;
  const [, year = '', month = '', day = '', functionName, version, bracketed, plain] = match;
  return {
    born: `${year}-${month}-${day}`,
    functionName: functionName ?? null,
    version: version ?? null,
    environment: bracketed ?? plain ?? null,
  };
}

const lambdaGroups = '/aws/lambda/';

/**
 * The function that a stream belongs to: the one that the stream names (a shared group), else the one of
 * `/aws/lambda/<name>`, else the group's own name, else `unknown`. The group may be given by name or by ARN.
 */
export function functionNameOf(logGroup: string, logStream: string): string {
  const named = parseStreamName(logStream).functionName;
  if (named !== null) return named;
  const group = groupNameOf(logGroup);
  if (group.startsWith(lambdaGroups) && group.length > lambdaGroups.length) {
    return group.slice(lambdaGroups.length);
  }
  return group === '' ? 'unknown' : group;
}

/** `arn:aws:logs:region:account:log-group:NAME:*` and Live Tail's `account:NAME` -> `NAME`; the account may be masked. */
function groupNameOf(logGroup: string): string {
  const arn = /^arn:[^:]*:logs:[^:]*:(?:[^:]*|<account-id:\w*>):log-group:(.*)$/.exec(logGroup)?.[1];
  if (arn !== undefined) return arn.replace(/:\*$/, '');
  return logGroup.replace(/^(?:\d{12}|<account-id:\w*>):/, '');
}
