import type { Finding } from '../model/advice.ts';
import type { AttemptSnapshot } from '../model/attempt.ts';
import type { Failure } from '../model/failure.ts';
import type { ContainerId, FunctionId } from '../model/ids.ts';
import type { Leak, LeakVerdict } from '../model/leak.ts';

/**
 * Something that happened, said once when it is ripe (its records had time to arrive): what the text output,
 * the NDJSON, `--fail-on` and `--on-oom` act on.
 */
export type AnalysisEvent =
  | {
      readonly type: 'attempt';
      readonly timestamp: number;
      readonly where: Where;
      readonly attempt: AttemptSnapshot;
      /** Survived at or above the pressure threshold. */
      readonly nearOom: boolean;
      /** The first near OOM of this life of the container: worth a line of its own. */
      readonly firstNearOom: boolean;
    }
  /** `revised`: the same failure was said before, and later evidence changed its kind. */
  | {
      readonly type: 'failure';
      readonly timestamp: number;
      readonly failure: Failure;
      readonly revised: boolean;
    }
  /** A container's leak verdict changed. */
  | {
      readonly type: 'leak';
      readonly timestamp: number;
      readonly where: Where;
      readonly from: LeakVerdict;
      readonly leak: Leak;
    }
  | { readonly type: 'finding'; readonly timestamp: number; readonly finding: Finding };

/** The container that something happened in. */
export interface Where {
  readonly functionId: FunctionId;
  readonly containerId: ContainerId;
  readonly functionName: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly version: string | null;
}
