import type { Finding, Severity } from '../model/advice.ts';
import type { AttemptSnapshot } from '../model/attempt.ts';
import type { Failure } from '../model/failure.ts';
import type { AttemptId, ContainerId, FunctionId } from '../model/ids.ts';
import type { Leak, LeakVerdict } from '../model/leak.ts';

/**
 * A change of what is known, emitted once its records had time to arrive: what the text output, the NDJSON, `--fail-on`,
 * `--on-oom` and the screen's bell act on. All events of a run, folded by type and id, give its final snapshot.
 */
export type AnalysisEvent = AttemptEvent | FailureEvent | LeakEvent | FindingEvent;

/** What every event says of what came before it under the same type and id. */
interface Change {
  /** One was emitted before, and later lines changed it. */
  readonly revised: boolean;
  /** What was emitted before turned out not to be; the event repeats it. */
  readonly withdrawn: boolean;
}

/** An attempt that ended: it reported, failed, or its environment vanished. */
export interface AttemptEvent extends Change {
  readonly type: 'attempt';
  readonly id: AttemptId;
  /** When it ended (epoch ms). */
  readonly timestamp: number;
  readonly where: Where;
  readonly attempt: AttemptSnapshot;
  /** Survived at or above the pressure threshold. */
  readonly nearOom: boolean;
  /** The first near OOM of this life of the container: worth a line in a log. */
  readonly firstNearOom: boolean;
}

/** A failure, of an attempt or of an init that no attempt followed. */
export interface FailureEvent extends Change {
  readonly type: 'failure';
  /** That of its attempt. */
  readonly id: AttemptId;
  readonly timestamp: number;
  readonly failure: Failure;
}

/** A container's leak verdict changed. */
export interface LeakEvent extends Change {
  readonly type: 'leak';
  readonly id: ContainerId;
  readonly timestamp: number;
  readonly where: Where;
  readonly from: LeakVerdict;
  readonly leak: Leak;
}

/** A finding: identified by its kind (`finding.id`) and its function. */
export interface FindingEvent extends Change {
  readonly type: 'finding';
  readonly timestamp: number;
  readonly finding: Finding;
  /** The severity that was emitted before; `null` where none was. */
  readonly from: Severity | null;
}

/** The container that an event is about. */
export interface Where {
  readonly functionId: FunctionId;
  readonly containerId: ContainerId;
  readonly functionName: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly version: string | null;
}
