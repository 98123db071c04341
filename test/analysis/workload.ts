import fc from 'fast-check';
import type { LogEvent } from '../../src/events/log-event.ts';

/** How an invocation of the workload ends, in the platform's own words. */
const endings = [
  'ok',
  'ok',
  'ok',
  'ok',
  'killed',
  'killed-late',
  'status',
  'timeout',
  'heap',
  'handled',
] as const;

export type Ending = (typeof endings)[number];

export interface Invocation {
  readonly stream: number;
  readonly ending: Ending;
  readonly usedMb: number;
  readonly gapMs: number;
  readonly durationMs: number;
}

export const sizeMb = 512;

export const invocations = (max: number): fc.Arbitrary<Invocation[]> =>
  fc.array(
    fc.record({
      stream: fc.integer({ min: 0, max: 2 }),
      ending: fc.constantFrom(...endings),
      usedMb: fc.integer({ min: 60, max: 500 }),
      gapMs: fc.integer({ min: 1, max: 900 }),
      durationMs: fc.integer({ min: 0, max: 300 }),
    }),
    { minLength: 1, maxLength: max },
  );

/** The invocations as CloudWatch events, in the order of their time; each stream runs one at a time. `slower`: so many times the gaps. */
export function render(
  work: readonly Invocation[],
  { ids = true, slower = 1 }: { readonly ids?: boolean; readonly slower?: number } = {},
): LogEvent[] {
  const events: LogEvent[] = [];
  let clock = 1_764_000_000_000;
  for (const [index, { stream, ending, usedMb, gapMs, durationMs }] of work.entries()) {
    clock += gapMs * slower;
    const requestId = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
    const emit = (at: number, message: string) => {
      const sequence = events.length;
      events.push({
        account: null,
        logGroup: `/aws/lambda/f${stream % 2}`,
        logStream: `2026/11/24/[${stream === 2 ? 8 : 7}]${String(stream).repeat(32)}`,
        timestamp: at,
        ingestionTime: at + 700,
        eventId: ids ? String(at).padStart(14, '0') + String(sequence).padStart(42, '0') : null,
        message,
      });
    };
    emit(clock, `START RequestId: ${requestId} Version: $LATEST\n`);
    clock += durationMs;
    for (const line of linesOf(ending, requestId, usedMb, durationMs)) emit(clock, line);
  }
  return events;
}

function linesOf(ending: Ending, requestId: string, usedMb: number, durationMs: number): string[] {
  const used = ending === 'killed' || ending === 'killed-late' || ending === 'status' ? sizeMb : usedMb;
  const report = (tail = '') =>
    `REPORT RequestId: ${requestId}\tDuration: ${durationMs}.00 ms\tBilled Duration: ${durationMs} ms\tMemory Size: ${sizeMb} MB\tMax Memory Used: ${used} MB\t${tail}\n`;
  const end = `END RequestId: ${requestId}\n`;
  const killed = `RequestId: ${requestId} Error: Runtime exited with error: signal: killed\nRuntime.ExitError\n`;
  switch (ending) {
    case 'ok':
      return [end, report()];
    case 'killed':
      return [killed, end, report()];
    case 'killed-late':
      return [end, report(), killed];
    case 'status':
      return [end, report('Status: error\tError Type: Runtime.OutOfMemory')];
    case 'timeout':
      return [`2026-11-24T00:00:00.000Z ${requestId} Task timed out after 3.00 seconds\n\n`, end, report()];
    case 'heap':
      return [
        `2026-11-24T00:00:00.000Z ${requestId} FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n`,
        `RequestId: ${requestId} Error: Runtime exited with error: signal: aborted (core dumped)\nRuntime.ExitError\n`,
        end,
        report(),
      ];
    case 'handled':
      return [
        `2026-11-24T00:00:00.000Z\t${requestId}\tERROR\tInvoke Error \t{"errorType":"Error"}\n`,
        end,
        report(),
      ];
  }
}

/** What a correct reader counts of it. */
export function expected(work: readonly Invocation[]) {
  const of = (...kinds: Ending[]) => work.filter(({ ending }) => kinds.includes(ending)).length;
  return {
    attempts: work.length,
    reports: work.length,
    oomKills: of('killed', 'killed-late', 'status'),
    runtimeOoms: of('heap'),
    suspectedOoms: 0,
    timeouts: of('timeout'),
    otherFailures: of('handled'),
    nearOoms: work.filter(({ ending, usedMb }) => ending === 'ok' && usedMb >= 0.85 * sizeMb).length,
  };
}
