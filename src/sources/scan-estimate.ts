import type { LogGroup } from './log-groups.ts';

/** USD for each GB that Logs Insights scans (CloudWatch pricing, us-east-1, November 2026; other Regions differ little). */
export const usdPerScannedGb = 0.005;

/** What a query would go through, before it is asked. */
export interface ScanEstimate {
  /** Of the groups whose size is known. */
  readonly bytes: number;
  /** Log groups whose size DescribeLogGroups did not tell. */
  readonly unknownGroups: number;
}

/**
 * The bytes that groups hold of a range: their stored bytes, as if these had come evenly since the group was made (or
 * as far back as it keeps them). An estimate: traffic is uneven, and AWS counts the stored bytes with some delay.
 * Times are epoch milliseconds.
 */
export function estimateScan(
  groups: readonly Pick<LogGroup, 'stored'>[],
  range: { readonly from: number; readonly to: number },
  now: number,
): ScanEstimate {
  let bytes = 0;
  let unknownGroups = 0;
  for (const { stored } of groups) {
    if (stored === null) {
      unknownGroups += 1;
      continue;
    }
    const kept = stored.retentionDays === null ? 0 : now - stored.retentionDays * 86_400_000;
    const since = Math.max(stored.creationTime ?? range.from, kept);
    const inside = Math.min(range.to, now) - Math.max(range.from, since);
    const share = now > since ? inside / (now - since) : 1;
    bytes += stored.bytes * Math.min(1, Math.max(0, share));
  }
  return { bytes, unknownGroups };
}

/** USD. */
export function scanPrice(bytes: number): number {
  return (bytes / 1e9) * usdPerScannedGb;
}
