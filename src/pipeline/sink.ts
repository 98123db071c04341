import type { Analyzer } from '../analysis/analyzer.ts';
import type { AnalysisEvent } from '../analysis/change-feed/analysis-event.ts';
import type { Batch } from '../source/source.ts';

/**
 * Something that the pipeline feeds: the screen, text, NDJSON, the recorder, `--on-oom`, the gate. Each part may be left
 * out. A sink is told of a restart, and decides itself what that means to it.
 */
export interface Sink {
  /** Before the first batch. */
  begin?(): void | Promise<void>;
  /** A batch as it was read, once it is analyzed. */
  onBatch?(batch: Batch, analyzer: Analyzer): void;
  /** What changed since the last call; never empty. */
  onEvents?(events: readonly AnalysisEvent[], analyzer: Analyzer): void | Promise<void>;
  /** Now and then while a live source is read, whether or not anything changed. */
  onTick?(analyzer: Analyzer): void | Promise<void>;
  /** A recording begins again from its start: what was read of it so far will be read again, into a new analyzer. */
  restart?(analyzer: Analyzer): void;
  /** Nothing more will come, and all that changed was emitted. Not called where reading failed. */
  finish?(analyzer: Analyzer): void | Promise<void>;
  /** In the end, whatever happened: gives back what the sink holds. */
  close?(): void | Promise<void>;
}
