import type { Recorder } from '../../output/recorder.ts';
import type { Sink } from '../sink.ts';

/**
 * Writes every event read to the recording. After a restart it waits until the recording comes to what it has not
 * recorded yet, so that nothing stands there twice. `onProblem` is called once, with a sentence.
 */
export function recorderSink(recorder: Recorder, onProblem: (problem: string) => void): Sink {
  /** Events read since the start of the source, and the most of them that were ever read. */
  let read = 0;
  let recorded = 0;
  let hasProblem = false;
  return {
    onBatch({ events }) {
      const from = Math.max(0, recorded - read);
      read += events.length;
      if (from < events.length) recorder.write(from === 0 ? events : events.slice(from));
      recorded = Math.max(recorded, read);
      if (recorder.problem === null || hasProblem) return;
      hasProblem = true;
      onProblem(recorder.problem);
    },
    restart() {
      read = 0;
    },
    close: () => recorder.close(),
  };
}
