/**
 * Seconds in which Live Tail dropped events, until polling has read them back: that is when every group of the session
 * was polled after that second.
 */
export interface SampledSeconds {
  /** `at`: service time when the update arrived. */
  add(at: number, groups: readonly string[]): void;
  /** A group is read up to `watermark`: everything ingested before it is known. */
  readUpTo(group: string, watermark: number): void;
  /** Seconds not read back yet. */
  count(): number;
}

/** FilterLogEvents returns an event a moment after Live Tail did: read back this long after the second. */
export const settleMs = 1_500;
/** Beyond this the oldest are only counted: they were not read back for hours. */
const mostHeld = 10_000;

/** No sampled second yet. Holds the newest 10,000 one by one. */
export function createSampledSeconds(): SampledSeconds {
  const open: { readonly at: number; readonly groups: Set<string> }[] = [];
  let given = 0;
  return {
    add(at, groups) {
      open.push({ at, groups: new Set(groups) });
      if (open.length <= mostHeld) return;
      open.shift();
      given += 1;
    },
    readUpTo(group, watermark) {
      if (open.length === 0) return;
      for (const second of open) if (second.at + settleMs <= watermark) second.groups.delete(group);
      const left = open.filter(({ groups }) => groups.size > 0);
      open.splice(0, open.length, ...left);
    },
    count: () => open.length + given,
  };
}
