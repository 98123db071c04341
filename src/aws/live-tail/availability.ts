import type { LogGroup } from '../discovery/log-group.ts';
import { groupsPerSession } from './session-pool.ts';

/** Regions that have no Live Tail: China, GovCloud and the isolated partitions (CloudWatch Logs user guide). */
const regionsWithout = /^(?:cn|us-gov|us-iso|us-isob|us-isof|eu-isoe)-/;

/** Why Live Tail is not tried; `null` where it is, or where only polling was asked for. */
export function liveTailUnavailableReason(
  source: 'auto' | 'live' | 'poll',
  maxMinutes: number | null,
  region: string,
): string | null {
  if (source === 'poll') return null;
  if (regionsWithout.test(region)) return `Live Tail is not offered in ${region}`;
  return maxMinutes === 0 ? '--max-minutes 0' : null;
}

/** Live Tail requires an ARN, and reads only the Standard log class. */
export function supportsLiveTail({ arn, logClass }: LogGroup): boolean {
  return arn !== null && (logClass === null || logClass === 'STANDARD');
}

/** Why some groups are only polled; `null` where Live Tail takes them all. */
export function polledReason(groups: readonly LogGroup[], maxSessions: number): string | null {
  const other = groups.find(({ logClass }) => logClass !== null && logClass !== 'STANDARD');
  if (other !== undefined) {
    return `${other.name} is of log class ${other.logClass}, which Live Tail does not read`;
  }
  if (groups.some(({ arn }) => arn === null)) {
    return 'Live Tail needs the ARN of a log group: logs:DescribeLogGroups is not allowed';
  }
  const most = maxSessions * groupsPerSession;
  return groups.length > most ? `Live Tail takes ${most} log groups` : null;
}
