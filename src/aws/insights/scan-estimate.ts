import type { LogGroup } from '../discovery/log-group.ts';

/** USD for each GB that Logs Insights scans (CloudWatch pricing, us-east-1, November 2026; other Regions differ little). */
export const usdPerScannedGb = 0.005;

/** Up to this a scan costs no more than a few cents. */
export const largeScanBytes = 10e9;

/**
 * How often the queries of a report scan its range: once to count and once to fetch lines (a range with few lines once),
 * and each again where an answer has more rows than one query returns.
 */
export const passes = { likely: 2, most: 4 } as const;

/** What the queries would scan, estimated before they run. */
export interface ScanEstimate {
  /** Bytes of one pass over the range, for the groups whose size is known. */
  readonly bytes: number;
  /** Number of log groups whose size is not known. */
  readonly unknownGroups: number;
}

/**
 * The bytes that groups hold in a range: their stored bytes, as if spread evenly since the group was created (or as far
 * back as its retention reaches). An estimate: traffic is uneven, and AWS updates stored bytes with a delay. Times are
 * epoch milliseconds.
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

/** True where all passes together cost more than a few cents. */
export function isLargeScan({ bytes }: ScanEstimate): boolean {
  return bytes * passes.likely > largeScanBytes;
}

/** USD. */
export function scanPrice(bytes: number): number {
  return (bytes / 1e9) * usdPerScannedGb;
}
