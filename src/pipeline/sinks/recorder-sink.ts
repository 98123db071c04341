import type { Recorder } from '../../output/recorder.ts';
import type { Sink } from '../sink.ts';

/** A recording that can begin and end while the pipeline runs. */
export interface RecorderSink extends Sink {
  /** Records from the next batch on. */
  start(recorder: Recorder): void;
  /** Ends the recording; gives the number of events in it, `null` where there was none. */
  stop(): number | null;
  /** A recording broke off, or could not be closed whole. */
  readonly isBroken: boolean;
}

/**
 * Writes every event read to the recording. After a restart it waits until the source comes to what it has not recorded
 * yet, so that nothing stands there twice. `onProblem` is called with a sentence where the recording breaks off.
 */
export function recorderSink(onProblem: (problem: string) => void): RecorderSink {
  let recorder: Recorder | null = null;
  /** Events read since the start of the source, and those of them up to which everything is recorded. */
  let read = 0;
  let recorded = 0;
  let isBroken = false;
  const stop = (): number | null => {
    const ended = recorder;
    recorder = null;
    // Closing waits for a slow reader, and may fail.
    ended?.close();
    if (ended?.problem != null) {
      isBroken = true;
      onProblem(ended.problem);
    }
    return ended?.events ?? null;
  };
  return {
    start(next) {
      recorder = next;
      recorded = read;
    },
    stop,
    get isBroken() {
      return isBroken;
    },
    onBatch({ events }) {
      const from = Math.max(0, recorded - read);
      read += events.length;
      if (recorder === null || from >= events.length) return;
      recorder.write(from === 0 ? events : events.slice(from));
      recorded = read;
      if (recorder.problem !== null) stop();
    },
    restart() {
      read = 0;
    },
    close() {
      stop();
    },
  };
}
