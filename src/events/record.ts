/**
 * What one log message means to Lambda. `parse.ts` gives one of these for every text whatever; anything that
 * is not the platform's, nor a runtime's last words, is `application`.
 */
export type LambdaRecord =
  | InitStartRecord
  | InitReportRecord
  | RestoreStartRecord
  | RestoreReportRecord
  | StartRecord
  | EndRecord
  | RuntimeDoneRecord
  | ReportRecord
  | ExitRecord
  | TimeoutRecord
  | RuntimeOomRecord
  | FailureLineRecord
  | ChildKilledRecord
  | ExtensionRecord
  | LogsDroppedRecord
  | PlatformRecord
  | ApplicationRecord;

export type Status = 'success' | 'error' | 'failure' | 'timeout';
export type Phase = 'init' | 'invoke' | 'snap-start';
export type Runtime = 'node' | 'python' | 'java' | 'dotnet' | 'go' | 'ruby' | 'rust' | 'php';

/** `INIT_START`, `platform.initStart`: a new environment begins. */
export interface InitStartRecord {
  readonly kind: 'init-start';
  /** Told by the JSON log format, not by text. */
  readonly json?: true;
  readonly phase: Phase | null;
  /** As logged (`nodejs:22.v70`), and the language it stands for. */
  readonly runtimeVersion: string | null;
  readonly runtime: Runtime | null;
  /** JSON format only. */
  readonly functionName: string | null;
  readonly functionVersion: string | null;
  readonly sizeMb: number | null;
  readonly managedInstance: boolean;
}

/** `INIT_REPORT`, `platform.initReport`, `platform.initRuntimeDone` that did not succeed. */
export interface InitReportRecord {
  readonly kind: 'init-report';
  readonly durationMs: number | null;
  readonly phase: Phase | null;
  readonly status: Status | null;
  readonly errorType: string | null;
}

/** `RESTORE_START`, `platform.restoreStart`: a new environment begins from a snapshot (SnapStart). */
export interface RestoreStartRecord {
  readonly kind: 'restore-start';
  readonly runtimeVersion: string | null;
  readonly runtime: Runtime | null;
}

/** `RESTORE_REPORT`, `platform.restoreReport`, `platform.restoreRuntimeDone` that did not succeed. */
export interface RestoreReportRecord {
  readonly kind: 'restore-report';
  readonly durationMs: number | null;
  readonly status: Status | null;
  readonly errorType: string | null;
}

/** `START`, `platform.start`: an attempt begins. */
export interface StartRecord {
  readonly kind: 'start';
  /** Told by the JSON log format, not by text. */
  readonly json?: true;
  readonly requestId: string;
  /** `$LATEST` or digits. */
  readonly version: string | null;
  /** Tenant isolation: an environment serves one tenant alone. */
  readonly tenantId?: string;
}

/** `END`, `platform.end`: an attempt ended, well or not. */
export interface EndRecord {
  readonly kind: 'end';
  readonly requestId: string;
}

/** `platform.runtimeDone`: the runtime's own view; an attempt that ran out of memory may say `success` here. */
export interface RuntimeDoneRecord {
  readonly kind: 'runtime-done';
  readonly requestId: string;
  readonly status: Status | null;
  readonly errorType: string | null;
}

/** What a REPORT tells of how its attempt went. */
export interface ReportFigures {
  /** `null` in the text format unless the invocation failed. */
  readonly status: Status | null;
  readonly errorType: string | null;
  readonly durationMs: number | null;
  readonly sizeMb: number | null;
  readonly usedMb: number | null;
  readonly initMs: number | null;
  readonly restoreMs: number | null;
  /** How long extensions held the invocation after the runtime had answered (ms): `spans` of the JSON log format. */
  readonly extensionMs?: number;
  /** Init Duration stands first: the runtime interface emulator (SAM local, LocalStack) writes it so, Lambda does not. */
  readonly emulated?: true;
}

/** `REPORT`, `platform.report`: the one record with memory figures. Managed Instances leave them out. */
export interface ReportRecord extends ReportFigures {
  readonly kind: 'report';
  /** Told by the JSON log format, not by text. */
  readonly json?: true;
  readonly requestId: string;
  readonly billedMs: number | null;
  readonly billedRestoreMs: number | null;
  readonly xrayTraceId: string | null;
  /** An event of Lambda Insights says it, of the function of this name. */
  readonly insightsOf?: string;
  /** Tenant isolation: an environment serves one tenant alone. */
  readonly tenantId?: string;
}

/**
 * `RequestId: U Error: <text>\n<type>`, `RequestId: U Process exited before completing request`,
 * `Unknown application error occurred`: the platform saw the process end.
 */
export interface ExitRecord {
  readonly kind: 'exit';
  readonly requestId: string | null;
  readonly cause: ExitCause;
  /** The text after `Error: `, first line. */
  readonly text: string;
  /** `Runtime.ExitError`, `Extension.Crash`, ... where logged. */
  readonly errorType: string | null;
  /** Written by an emulator: `(rapid)`. */
  readonly emulated?: true;
}

/** What ended the process, as far as the line tells. */
export type ExitCause =
  /** `signal: killed`: SIGKILL, which Lambda sends for memory. */
  | 'killed'
  /** `exit status 137`: a wrapper tells so that its child, mostly the real runtime, died of SIGKILL. */
  | 'child-killed'
  | 'aborted'
  /** `Runtime.OutOfMemory` said outright. */
  | 'out-of-memory'
  | 'extension'
  /** `Process exited before completing request`: says nothing of the cause. */
  | 'generic'
  | 'other';

/** `<time> U Task timed out after N seconds`. */
export interface TimeoutRecord {
  readonly kind: 'timeout';
  readonly requestId: string | null;
  readonly afterSeconds: number | null;
}

/** The limit that was met when memory ran out: it decides what can be done about it. */
export type MemoryLimit =
  /** V8's old space, the JVM's heap, .NET's GC heap. */
  | 'heap'
  /** ArrayBuffers and WebAssembly memories, which lie outside of V8's heap. */
  | 'array-buffer'
  /** The `resourceLimits` of a worker thread. */
  | 'worker'
  /** The JVM's classes. */
  | 'metaspace'
  /** The JVM's direct buffers. */
  | 'direct'
  /** Memory that the operating system refused: malloc, mmap, `new`. */
  | 'native'
  /** The limit of an interpreter or of a library: PHP's and DuckDB's `memory_limit`. */
  | 'memory-limit';

/** What a text that says "out of memory" proves. */
export type Proof =
  /** The managed runtime's frame of an unhandled error: the invocation failed. */
  | 'frame'
  /** The last words of a process that ends. It may be a child of the function, which may go on. */
  | 'abort'
  /** An error's name: it counts only where the invocation is known to have failed. */
  | 'hint';

/** A language runtime's, or a native allocator's, own words that memory ran out. */
export interface RuntimeOomRecord {
  readonly kind: 'runtime-oom';
  readonly requestId: string | null;
  /** `null` where the text may be of any language: native allocators. */
  readonly runtime: Runtime | null;
  /** Id of the row of the signature table that matched. */
  readonly signature: string;
  readonly limit: MemoryLimit;
  /** How large the limit was (MB), where the text says so. */
  readonly limitMb?: number;
  readonly proof: Proof;
}

/** An application or runtime line that reports a failed invocation, not for memory (ENOSPC, ImportModuleError, unhandled). */
export interface FailureLineRecord {
  readonly kind: 'failure-line';
  readonly requestId: string | null;
  readonly errorType: string | null;
  /** The language whose runtime wrote the frame, where the frame shows it. */
  readonly runtime?: Runtime;
  /** The child process that SIGKILL ended, which is why the invocation failed. */
  readonly killedChild?: string;
}

/** A line that says that SIGKILL ended a child process of the function: the function itself may go on. */
export interface ChildKilledRecord {
  readonly kind: 'child-killed';
  readonly requestId: string | null;
  /** Name of the program, `a child process` where the line does not name it. */
  readonly child: string;
}

/** `EXTENSION`, `TELEMETRY`, `LOGS` and their JSON types: what an extension registered for. */
export interface ExtensionRecord {
  readonly kind: 'extension';
  readonly name: string | null;
  readonly state: string | null;
}

/** `platform.logsDropped`: a hole in the stream, made by the platform. */
export interface LogsDroppedRecord {
  readonly kind: 'logs-dropped';
  readonly reason: string | null;
  readonly droppedRecords: number | null;
}

/** Any other record of the platform (telemetry, web functions, future types). */
export interface PlatformRecord {
  readonly kind: 'platform';
  readonly type: string;
}

/** Whatever an application, a library or an extension wrote. */
export interface ApplicationRecord {
  readonly kind: 'application';
  readonly requestId: string | null;
}
