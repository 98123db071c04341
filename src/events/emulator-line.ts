import { causeOf } from './exit-line.ts';
import type { ExitRecord } from './record.ts';
import { lineEnd, own } from './scan.ts';

/**
 * `31 May 2022 20:13:25,459 [ERROR] (rapid) Init failed InvokeID= error=Runtime exited with error: exit status 1`: how
 * the runtime interface emulator (SAM local, LocalStack) says what Lambda says in a line that opens with `RequestId:`.
 */
const form =
  /\d{1,2} [A-Z][a-z]{2} \d{4} [\d:,.]{8,15} \[(?:ERROR|WARNING)\] \(rapid\) [^\r\n]{0,200}?\berror=/y;

const longestText = 400;

/** The line of an emulator that its runtime's process ended; `null` where it says something else. */
export function parseEmulatorLine(message: string, at: number): ExitRecord | null {
  form.lastIndex = at;
  if (!form.test(message)) return null;
  const from = form.lastIndex;
  const text = own(message, from, Math.min(lineEnd(message, from), from + longestText)).trimEnd();
  if (!text.startsWith('Runtime ') && !text.startsWith('exit ') && !text.startsWith('signal: ')) return null;
  return { kind: 'exit', requestId: null, cause: causeOf(text, null), text, errorType: null, emulated: true };
}
