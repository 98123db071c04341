import { memoryErrorOf } from './memory-errors.ts';
import type { Runtime, RuntimeOomRecord } from './record.ts';

/** `java.lang.OutOfMemoryError: Java heap space`, `MemoryError`, `cv2.error: OpenCV(5.0.0) ...`. */
const form = /(?:Caused by: )?([A-Za-z_][\w.$]{2,199})(?=[:\r\n]|$)/y;

/** A module or package by which a class shows its language; Python's otherwise. */
const packages: readonly (readonly [RegExp, Runtime])[] = [
  [/^(?:java|javax|jdk|kotlin|scala|io\.netty|com|org|software)\./, 'java'],
  [/^System\./, 'dotnet'],
  [/^(?:Error|RangeError|TypeError|AggregateError)$/, 'node'],
];

/** What the name of an error shows it to be; other words at the start of a line are no errors. */
const errorName = /(?:Error|Exception|error)$/;

const nestedJava = 'java.lang.OutOfMemoryError';

/**
 * The error that a line from `at` to `end` names, as a traceback or a stack ends or begins with it, where it means
 * memory; `null` where it does not.
 */
export function memoryErrorLineAt(message: string, at: number, end: number): RuntimeOomRecord | null {
  form.lastIndex = at;
  const type = form.exec(message)?.[1];
  if (type === undefined || form.lastIndex > end || !errorName.test(type)) return null;
  const text = message.slice(form.lastIndex, end);
  const runtime = packages.find(([opening]) => opening.test(type))?.[1] ?? 'python';
  const nested = runtime === 'java' && text.includes(nestedJava) ? nestedJava : type;
  const error = memoryErrorOf(runtime, nested, text);
  return (
    error && {
      kind: 'runtime-oom',
      requestId: null,
      runtime,
      signature: error.signature,
      limit: error.limit,
      proof: 'hint',
    }
  );
}
