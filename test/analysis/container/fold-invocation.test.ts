import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type ContainerState,
  cloneContainerState,
  newContainerState,
} from '../../../src/analysis/container/container-state.ts';
import { foldInvocation, foldRecord } from '../../../src/analysis/container/fold.ts';
import { parseMessage } from '../../../src/events/parse.ts';
import type { ReportRecord, StartRecord } from '../../../src/events/record.ts';
import type { ParsedInvocation } from '../../../src/source/source.ts';

const context = { pressure: 0.85, envelopeMb: () => 0, envelopes: 0 };

/** Few ids, so that many attempts repeat one. */
const requestId = fc.nat({ max: 60 }).map((n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);

const whole = fc.record({
  what: fc.constant('whole' as const),
  requestId,
  version: fc.constantFrom('7', '8'),
  usedMb: fc.option(fc.integer({ min: 60, max: 512 })),
  sizeMb: fc.constantFrom(512, 1_024),
  initMs: fc.option(fc.constant(90), { freq: 9 }),
  steps: fc.tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 900 })),
});

/** What else a log has between: parts of attempts, kills, a runtime's last words. */
const line = fc.record({
  what: fc.constant('line' as const),
  message: fc.oneof(
    requestId.map((id) => `START RequestId: ${id} Version: 7\n`),
    requestId.map((id) => `END RequestId: ${id}\n`),
    requestId.map(
      (id) => `REPORT RequestId: ${id}\tDuration: 5 ms\tMemory Size: 512 MB\tMax Memory Used: 90 MB\t\n`,
    ),
    requestId.map(
      (id) => `RequestId: ${id} Error: Runtime exited with error: signal: killed\nRuntime.ExitError\n`,
    ),
    fc.constant('[ERROR] MemoryError\nTraceback (most recent call last):\n'),
    fc.constant(
      'INIT_START Runtime Version: nodejs:22.v70\tRuntime Version ARN: arn:aws:lambda:x::runtime:0\n',
    ),
  ),
});

const log = fc.array(
  fc.tuple(fc.constantFrom(1, 40, 20_000, 1_000_000), fc.oneof({ weight: 3, arbitrary: whole }, line)),
  { maxLength: 150 },
);

/** Folds a log into a state; `apart`: an invocation as the three records that it stands for. */
function foldLog(state: ContainerState, parts: ReturnType<typeof timed>, apart: boolean): ContainerState {
  for (const [at, part] of parts) {
    if (part.what === 'line') foldRecord(state, at, parseMessage(part.message), context);
    else if (!apart) foldInvocation(state, invocationOf(at, part), context);
    else for (const [time, record] of recordsOf(at, part)) foldRecord(state, time, record, context);
  }
  return state;
}

type Whole = typeof whole extends fc.Arbitrary<infer Item> ? Item : never;
type Part = typeof log extends fc.Arbitrary<(infer Item)[]> ? Item : never;

/** Each part with its time; nothing comes before all of the one before it. */
function timed(parts: readonly Part[]): (readonly [number, Part[1]])[] {
  let now = 1_764_000_000_000;
  return parts.map(([gapMs, part]) => {
    now += gapMs;
    const at = now;
    if (part.what === 'whole') now += part.steps[0] + part.steps[1];
    return [at, part] as const;
  });
}

const figuresOf = ({ usedMb, sizeMb, initMs }: Whole) =>
  ({ status: null, errorType: null, durationMs: 5, sizeMb, usedMb, initMs, restoreMs: null }) as const;

function recordsOf(at: number, part: Whole) {
  const { requestId, version, steps } = part;
  const start: StartRecord = { kind: 'start', requestId, version };
  const report: ReportRecord = {
    kind: 'report',
    requestId,
    ...figuresOf(part),
    billedMs: 6,
    billedRestoreMs: null,
    xrayTraceId: null,
  };
  return [
    [at, start],
    [at + steps[0], { kind: 'end', requestId }],
    [at + steps[0] + steps[1], report],
  ] as const;
}

function invocationOf(at: number, part: Whole): ParsedInvocation {
  const { requestId, version, steps } = part;
  return {
    kind: 'invocation',
    account: null,
    logGroup: '',
    logStream: '',
    requestId,
    version,
    timestamp: at,
    endedAt: at + steps[0],
    reportedAt: at + steps[0] + steps[1],
    report: figuresOf(part),
    billedMs: 6,
    startLagMs: null,
    endLagMs: null,
    reportLagMs: null,
    lines: { of: () => [] },
    index: 0,
  };
}

it('makes of an invocation what is made of its three records, whatever comes between', () => {
  fc.assert(
    fc.property(log, fc.nat({ max: 150 }), fc.boolean(), (parts, copiedAt, mixed) => {
      const all = timed(parts);
      const [first, rest] = [all.slice(0, copiedAt), all.slice(copiedAt)];
      const fold = (apart: boolean): ContainerState => {
        const state = foldLog(newContainerState('7', 0, mixed), first, apart);
        return foldLog(cloneContainerState(state), rest, apart);
      };
      expect(fold(false)).toEqual(fold(true));
    }),
    { seed: 20261126, numRuns: 300 },
  );
});
