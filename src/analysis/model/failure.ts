import type { MemoryLimit, Runtime } from '../../events/record.ts';
import type { AttemptId, ContainerId, FunctionId } from './ids.ts';

export type FailureKind = 'oom-kill' | 'runtime-oom' | 'suspected-oom' | 'timeout' | 'other';

export type Confidence = 'certain' | 'likely' | 'suspected';

/** One record that a decision on a failure rests on, in words. */
export interface Evidence {
  /** Stable id of the rule that spoke (`report-error-type`, `signal-killed`, ...). */
  readonly rule: string;
  readonly timestamp: number | null;
  readonly message: string;
}

/** An attempt that failed, and how sure it is that memory was the cause. */
export interface Failure {
  /** That of its attempt: the same, whatever later lines tell of it. */
  readonly id: AttemptId;
  readonly kind: FailureKind;
  readonly confidence: Confidence;
  readonly runtime: Runtime | null;
  /** The limit that was met, where a runtime or an allocator says so. */
  readonly limit?: MemoryLimit;
  /** How large that limit was (MB), where the log says so. */
  readonly limitMb?: number;
  /** The child process that SIGKILL ended, by name, where a line says so. */
  readonly killedChild?: string;
  /** A timeout at the limit. */
  readonly memoryBound: boolean;
  /** Where it happened: while handling a request, or before. */
  readonly phase: 'invoke' | 'init' | 'restore';
  readonly functionId: FunctionId;
  readonly containerId: ContainerId;
  readonly logGroup: string;
  readonly logStream: string;
  readonly functionName: string;
  readonly version: string | null;
  readonly requestId: string | null;
  readonly attempt: number;
  readonly timestamp: number;
  readonly usedMb: number | null;
  readonly sizeMb: number | null;
  /** Tenant isolation: the tenant whose environment it was. */
  readonly tenantId?: string;
  /** How long extensions held the invocation after the runtime had answered (ms), where that was most of its time. */
  readonly extensionMs?: number;
  readonly evidence: readonly Evidence[];
}
