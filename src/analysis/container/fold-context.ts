/** What folding a container's records takes besides them: how its function is watched, and what its siblings did. */
export interface FoldContext {
  /** Share of Memory Size from which an attempt that survived counts as near OOM. */
  readonly pressure: number;
  /** The level (MB) at which another container of this version was stable at this Memory Size; 0: none yet. */
  readonly envelopeMb: (sizeMb: number, version: string | null) => number;
  /** Grows whenever one of those levels does. */
  readonly envelopes: number;
  /** Called for each REPORT that settles: its time (epoch ms) and the share of Memory Size used. */
  readonly onReport: (at: number, utilization: number | null) => void;
}
