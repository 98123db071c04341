import type { Recorder } from '../../output/recorder.ts';
import type { Sink } from '../sink.ts';

/** A recording that can begin and end while the pipeline runs. */
export interface RecorderSink extends Sink {
  /** Records from the next batch on. */
  start(recorder: Recorder): void;
  /** Ends the recording; gives the number of events in it, `null` where there was none. */
  stop(): number | null;
  /** Why the newest recording is not whole, as a sentence; `null` where it is. */
  readonly problem: string | null;
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
  let problem: string | null = null;
  const check = ({ problem: found }: Recorder): void => {
    if (found === null || problem !== null) return;
    problem = found;
    onProblem(found);
  };
  const stop = (): number | null => {
    if (recorder === null) return null;
    const { events } = recorder;
    // Closing hands over what a slow reader has not taken yet, and may fail.
    recorder.close();
    check(recorder);
    recorder = null;
    return events;
  };
  return {
    get problem() {
      return problem;
    },
    start(next) {
      recorder = next;
      problem = null;
      recorded = read;
    },
    stop,
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
