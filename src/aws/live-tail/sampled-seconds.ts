/**
 * Seconds of which Live Tail left events out, until polling has read them back: that is when every group of the
 * session was read from a time after the second on.
 */
export interface SampledSeconds {
  /** `at`: service time when the update came. */
  add(at: number, groups: readonly string[]): void;
  /** A group is read up to `watermark`: everything taken in before it is known. */
  readUpTo(group: string, watermark: number): void;
  /** Seconds not read back yet. */
  count(): number;
}

/** The service answers a moment later from the same data: so long after the second its events can be read. */
export const settleMs = 1_500;
/** Beyond it the oldest are only counted: they were never read back in hours. */
const mostHeld = 10_000;

/** Holds the newest 10,000 seconds one by one. */
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
