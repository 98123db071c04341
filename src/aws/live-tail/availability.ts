import type { LogGroup } from '../discovery/log-group.ts';
import { groupsPerSession } from './session-pool.ts';

/** Regions that have no Live Tail: China, GovCloud and the isolated partitions (CloudWatch Logs user guide). */
const regionsWithout = /^(?:cn|us-gov|us-iso|us-isob|us-isof|eu-isoe)-/;

/** Why Live Tail is not even tried; `null` where it is, or where nobody asked for it. */
export function whyNoLive(
  source: 'auto' | 'live' | 'poll',
  maxMinutes: number | null,
  region: string,
): string | null {
  if (source === 'poll') return null;
  if (regionsWithout.test(region)) return `Live Tail is not offered in ${region}`;
  return maxMinutes === 0 ? '--max-minutes 0' : null;
}

/** Live Tail asks for an ARN, and reads the Standard log class alone. */
export function canTail({ arn, logClass }: LogGroup): boolean {
  return arn !== null && (logClass === null || logClass === 'STANDARD');
}

/** Why some groups are left to polling; `null` where Live Tail takes them all. */
export function whyPolled(groups: readonly LogGroup[], maxSessions: number): string | null {
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
