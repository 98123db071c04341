import type { Analyzer } from '../analysis/analyzer.ts';
import type { Source } from '../source/source.ts';
import type { Sink } from './sink.ts';

/**
 * When changes are emitted. `clock`: by the wall clock, for live sources and a recording in its own rhythm. `recording`:
 * after each batch, by the events' own time, so that a replay emits the same in every run. `never`: only the end counts.
 */
export type EmissionPace = 'clock' | 'recording' | 'never';

export interface PipelineOptions {
  readonly source: Source;
  readonly sinks: readonly Sink[];
  readonly pace: EmissionPace;
  readonly newAnalyzer: () => Analyzer;
  /** Ends the reading; what was read until then is still emitted. */
  readonly signal: AbortSignal;
}

export interface Pipeline {
  /** Reads the source to its end, or until the signal is aborted. Rejects with the source's error, or a sink's. */
  run(): Promise<void>;
  /** The recording begins again from its start. */
  restart(): void;
  /** What is known now. */
  readonly analyzer: Analyzer;
}

/** How often changes are emitted by the clock (ms): a live source may be silent for long. */
const emitEveryMs = 500;

/** The one line that every command is: `source -> analyze -> sinks`. */
export function createPipeline({ source, sinks, pace, newAnalyzer, signal }: PipelineOptions): Pipeline {
  let analyzer = newAnalyzer();
  /** Emitting waits for slow sinks; one emission at a time. */
  let emitting = Promise.resolve();
  let emittedAt = Date.now();

  async function emit(final: boolean): Promise<void> {
    const clock = pace === 'clock' ? (source.now?.() ?? Date.now()) : (analyzer.newest ?? 0);
    const events = analyzer.events({ clock, final });
    if (events.length > 0) for (const sink of sinks) await sink.onEvents?.(events, analyzer);
    if (pace === 'clock' && !final) for (const sink of sinks) await sink.onTick?.(analyzer);
  }

  function queueEmission(): Promise<void> {
    emittedAt = Date.now();
    emitting = emitting.then(() => emit(false));
    return emitting;
  }

  function begin(): void {
    if (pace !== 'never') analyzer.events({ clock: 0 });
  }

  async function read(): Promise<void> {
    for await (const batch of source.batches(signal)) {
      analyzer.add(batch);
      for (const sink of sinks) sink.onBatch?.(batch, analyzer);
      const isDue = pace === 'recording' || Date.now() - emittedAt >= emitEveryMs;
      if (pace !== 'never' && isDue && !signal.aborted) await queueEmission();
    }
  }

  return {
    get analyzer() {
      return analyzer;
    },
    async run() {
      begin();
      // A failure is reported by the emission that is waited for, here or at the end.
      const ticker =
        pace === 'clock' ? setInterval(() => void queueEmission().catch(() => {}), emitEveryMs) : null;
      try {
        for (const sink of sinks) await sink.begin?.();
        await read();
        if (ticker !== null) clearInterval(ticker);
        await emitting;
        if (pace !== 'never') await emit(true);
        for (const sink of sinks) await sink.finish?.(analyzer);
      } finally {
        if (ticker !== null) clearInterval(ticker);
        for (const sink of sinks) await sink.close?.();
      }
    },
    restart() {
      analyzer = newAnalyzer();
      begin();
      for (const sink of sinks) sink.restart?.(analyzer);
    },
  };
}
