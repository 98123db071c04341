import { parseExitLine } from './exit-line.ts';
import type { ExtensionRecord, LambdaRecord, StartRecord } from './record.ts';
import { parseReportLine } from './report-line.ts';
import { runtimeOf } from './runtime.ts';
import { lineEnd, onlyBlanksFrom, own, skipBlanks, wordAt, wordEnd } from './scan.ts';
import { phaseOf, statusOf } from './status.ts';

interface PlatformLine {
  /** The literal that opens the event. */
  readonly opening: string;
  /** The word or phrase by which a server-side filter finds the line. */
  readonly term: string;
  /** Reads on after the opening; `null` where the rest is not what Lambda writes. */
  readonly parse: (message: string, at: number) => LambdaRecord | null;
}

/** The platform's lines in the text log format: a row each. */
export const platformLines: readonly PlatformLine[] = [
  { opening: 'START RequestId: ', term: 'RequestId:', parse: parseStart },
  { opening: 'END RequestId: ', term: 'RequestId:', parse: parseEnd },
  {
    opening: 'REPORT RequestId: ',
    term: 'RequestId:',
    parse: (message, at) => parseReportLine(message, at - 'REPORT RequestId: '.length),
  },
  { opening: 'RequestId: ', term: 'RequestId:', parse: parseExitLine },
  { opening: 'INIT_START Runtime Version: ', term: 'INIT_START', parse: parseInitStart },
  { opening: 'INIT_REPORT Init Duration: ', term: 'INIT_REPORT', parse: parseInitReport },
  { opening: 'RESTORE_START Runtime Version: ', term: 'RESTORE_START', parse: parseRestoreStart },
  { opening: 'RESTORE_REPORT Restore Duration: ', term: 'RESTORE_REPORT', parse: parseRestoreReport },
  {
    opening: 'Unknown application error occurred',
    term: 'Unknown application error',
    parse: parseUnknownError,
  },
  { opening: 'EXTENSION', term: 'EXTENSION', parse: parseExtension },
  // What an extension subscribes to: it has named itself before.
  { opening: 'TELEMETRY', term: '', parse: parseSubscription },
  { opening: 'LOGS', term: '', parse: parseSubscription },
  { opening: 'IMAGE\tLaunch error', term: '', parse: () => ({ kind: 'platform', type: 'IMAGE' }) },
];

const linesByFirst: readonly (readonly PlatformLine[] | undefined)[] = Array.from(
  { length: 128 },
  (_, code) => {
    const lines = platformLines.filter((line) => line.opening.charCodeAt(0) === code);
    return lines.length === 0 ? undefined : lines;
  },
);

/** Reads a platform line of the text log format that begins at `at`; `null` where it is none. */
export function parsePlatformLine(message: string, at: number): LambdaRecord | null {
  const lines = linesByFirst[message.charCodeAt(at)];
  if (lines === undefined) return null;
  for (const line of lines) {
    if (message.startsWith(line.opening, at)) return line.parse(message, at + line.opening.length);
  }
  return null;
}

function parseStart(message: string, at: number): StartRecord | null {
  const requestId = wordAt(message, at);
  if (requestId === null) return null;
  const rest = skipBlanks(message, at + requestId.length);
  if (rest === message.length) return { kind: 'start', requestId, version: null };
  if (!message.startsWith('Version: ', rest)) return null;
  const versionAt = rest + 'Version: '.length;
  const version = wordAt(message, versionAt);
  if (version === null || !onlyBlanksFrom(message, versionAt + version.length)) return null;
  return { kind: 'start', requestId, version };
}

function parseEnd(message: string, at: number): LambdaRecord | null {
  const requestId = wordAt(message, at);
  if (requestId === null || !onlyBlanksFrom(message, at + requestId.length)) return null;
  return { kind: 'end', requestId };
}

function parseInitStart(message: string, at: number): LambdaRecord {
  const runtimeVersion = wordAt(message, at);
  return {
    kind: 'init-start',
    phase: null,
    runtimeVersion,
    runtime: runtimeOf(runtimeVersion),
    functionName: null,
    functionVersion: null,
    sizeMb: null,
    managedInstance: false,
  };
}

function parseRestoreStart(message: string, at: number): LambdaRecord {
  const runtimeVersion = wordAt(message, at);
  return { kind: 'restore-start', runtimeVersion, runtime: runtimeOf(runtimeVersion) };
}

function parseInitReport(message: string, at: number): LambdaRecord {
  const tail = tailFields(message, wordEnd(message, at));
  return {
    kind: 'init-report',
    durationMs: milliseconds(message, at),
    phase: phaseOf(tail.phase),
    status: statusOf(tail.status),
    errorType: tail.errorType,
  };
}

function parseRestoreReport(message: string, at: number): LambdaRecord {
  const tail = tailFields(message, wordEnd(message, at));
  return {
    kind: 'restore-report',
    durationMs: milliseconds(message, at),
    status: statusOf(tail.status),
    errorType: tail.errorType,
  };
}

function parseUnknownError(message: string, at: number): LambdaRecord | null {
  const textEnd = lineEnd(message, at);
  if (!onlyBlanksFrom(message.slice(at, textEnd), 0)) return null;
  return {
    kind: 'exit',
    requestId: null,
    cause: 'other',
    text: 'Unknown application error occurred',
    errorType: wordAt(message, skipBlanks(message, textEnd)),
  };
}

const longestState = 60;

/** `EXTENSION\tName: N\tState: S\tEvents: [...]`, and the same of TELEMETRY and LOGS with `Types`. */
function parseExtension(message: string, at: number): ExtensionRecord | null {
  const nameAt = skipBlanks(message, at);
  if (nameAt === at || !message.startsWith('Name: ', nameAt)) return null;
  const name = wordAt(message, nameAt + 'Name: '.length);
  if (name === null) return null;
  const stateAt = skipBlanks(message, nameAt + 'Name: '.length + name.length);
  if (!message.startsWith('State: ', stateAt)) return { kind: 'extension', name, state: null };
  const from = stateAt + 'State: '.length;
  let to = from;
  while (to < message.length) {
    const end = wordEnd(message, to);
    const next = skipBlanks(message, end);
    const separator = message.charCodeAt(end);
    // "Already subscribed" is one state: a single space does not end it, the next label does.
    if (separator !== 32 || message.startsWith('Events:', next) || message.startsWith('Types:', next)) {
      to = end;
      break;
    }
    to = next;
  }
  return { kind: 'extension', name, state: own(message, from, Math.min(to, from + longestState)) };
}

function parseSubscription(message: string, at: number): LambdaRecord | null {
  return parseExtension(message, at) === null ? null : { kind: 'platform', type: 'subscription' };
}

interface TailFields {
  readonly phase: string | null;
  readonly status: string | null;
  readonly errorType: string | null;
}

/** `Phase: P`, `Status: S`, `Error Type: E` wherever they stand after `at`. */
function tailFields(message: string, at: number): TailFields {
  let phase: string | null = null;
  let status: string | null = null;
  let errorType: string | null = null;
  for (let i = skipBlanks(message, at); i < message.length; i = skipBlanks(message, wordEnd(message, i))) {
    if (message.startsWith('Phase: ', i)) phase ??= wordAt(message, i + 'Phase: '.length);
    else if (message.startsWith('Status: ', i)) status ??= wordAt(message, i + 'Status: '.length);
    else if (message.startsWith('Error Type: ', i)) errorType ??= wordAt(message, i + 'Error Type: '.length);
  }
  return { phase, status, errorType };
}

function milliseconds(message: string, at: number): number | null {
  const word = wordAt(message, at);
  const value = word === null ? Number.NaN : Number(word);
  return Number.isFinite(value) ? value : null;
}
