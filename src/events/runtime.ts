import type { Runtime } from './record.ts';

/** The name before the first `:`, `.` or `-` and digits of a runtime version, as Lambda writes it. */
const runtimes: ReadonlyMap<string, Runtime> = new Map([
  ['nodejs', 'node'],
  ['node', 'node'],
  ['python', 'python'],
  ['java', 'java'],
  ['dotnet', 'dotnet'],
  ['dotnetcore', 'dotnet'],
  ['go', 'go'],
  ['ruby', 'ruby'],
  ['rust', 'rust'],
  ['php', 'php'],
]);

/**
 * The language behind a runtime version (`nodejs:22.v70`, `python:3.14.DurableFunction.v12`) or a runtime
 * identifier (`nodejs22.x`, `java8.al2`). `null` for `provided:al2023.v101`, whatever is not known, and none.
 */
export function runtimeOf(runtimeVersion: string | null): Runtime | null {
  if (runtimeVersion === null) return null;
  const name = /^[a-z]{1,16}/i.exec(runtimeVersion)?.[0];
  return name === undefined ? null : (runtimes.get(name.toLowerCase()) ?? null);
}
