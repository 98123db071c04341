import { describe, expect, it } from 'vitest';
import { addSignal, newAttempt } from '../../../src/analysis/container/attempt.ts';
import { decide, endsLife } from '../../../src/analysis/failure/decision-order.ts';
import { parseMessage } from '../../../src/events/parse.ts';

const id = '11111111-2222-4333-8444-555555555555';

function attemptOf(...messages: string[]) {
  const attempt = newAttempt(id, 1_000);
  for (const [index, message] of messages.entries()) {
    const record = parseMessage(message);
    switch (record.kind) {
      case 'start':
        attempt.startedAt = 1_000 + index;
        break;
      case 'report':
        attempt.report = record;
        attempt.reportedAt = 1_000 + index;
        break;
      case 'exit':
      case 'timeout':
      case 'runtime-oom':
      case 'failure-line':
      case 'child-killed':
      case 'init-report':
      case 'restore-report':
      case 'runtime-done':
        addSignal(attempt, { timestamp: 1_000 + index, record });
        break;
      default:
        throw new Error(`nothing of an attempt: ${message}`);
    }
  }
  return attempt;
}

const start = `START RequestId: ${id} Version: $LATEST\n`;
const report = (usedMb: number, tail = '') =>
  `REPORT RequestId: ${id}\tDuration: 5.00 ms\tBilled Duration: 5 ms\tMemory Size: 512 MB\tMax Memory Used: ${usedMb} MB\t${tail}\n`;
const exit = (text: string, type = 'Runtime.ExitError') => `RequestId: ${id} Error: ${text}\n${type}\n`;
const killed = exit('Runtime exited with error: signal: killed');
const aborted = exit('Runtime exited with error: signal: aborted (core dumped)');
const childKilled = exit('Runtime exited with error: exit status 137');
const timedOut = `2026-11-24T00:00:00.000Z ${id} Task timed out after 3.00 seconds\n\n`;
const heap = `2026-11-24T00:00:00.000Z ${id} FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n`;
const traceback = 'Traceback (most recent call last):\n  File "/var/task/a.py", line 1, in f\n';
const memoryError = `[ERROR] MemoryError\n${traceback}`;
const keyError = `[ERROR] KeyError: 'x'\n${traceback}`;
const childDied = "Command '['aws', 's3', 'cp']' died with <Signals.SIGKILL: 9>.\n";
const childError = `[ERROR] CalledProcessError: ${childDied.trim()}\n${traceback}`;
const refused = `[ERROR] OSError: [Errno 12] Cannot allocate memory\n${traceback}`;
const redis = `[ERROR] OutOfMemoryError: command not allowed when used memory > 'maxmemory'.\n${traceback}`;
const py4j = `[ERROR] Py4JJavaError: An error occurred while calling o1.collect.\n: java.lang.OutOfMemoryError: Java heap space\n${traceback}`;
const extension = exit('exit code 0', 'Extension.Crash');

describe('the decision order', () => {
  it.each([
    ['success', [start, report(100)], null, null],
    ['success at the limit', [start, report(512)], null, null],
    [
      'REPORT says out of memory',
      [start, report(480, 'Status: error\tError Type: Runtime.OutOfMemory')],
      'oom-kill',
      'certain',
    ],
    [
      'init says out of memory',
      ['INIT_REPORT Init Duration: 5.00 ms\tPhase: init\tStatus: error\tError Type: Runtime.OutOfMemory\n'],
      'oom-kill',
      'certain',
    ],
    ['killed at the limit', [start, killed, report(512)], 'oom-kill', 'certain'],
    ['killed at 95 %', [start, killed, report(487)], 'oom-kill', 'certain'],
    ['killed without a REPORT', [start, killed], 'oom-kill', 'likely'],
    ['killed far below the limit', [start, killed, report(486)], 'suspected-oom', 'suspected'],
    ['timed out, then killed below the limit', [start, timedOut, killed, report(100)], 'timeout', 'certain'],
    ['V8 gave up', [start, heap, aborted, report(300)], 'runtime-oom', 'certain'],
    ['V8 gave up and the kernel killed', [start, heap, killed, report(512)], 'oom-kill', 'certain'],
    ['a bare MemoryError and an abort', ['MemoryError\n', aborted, report(300)], 'runtime-oom', 'likely'],
    ['a bare MemoryError, then success', [start, 'MemoryError\n', report(300)], null, null],
    ['V8 of a child gave up, then success', [start, heap, report(300)], null, null],
    ['V8 gave up, still running', [start, heap], null, null],
    ['V8 gave up during the init, and nothing followed', [heap], 'runtime-oom', 'likely'],
    ['an unhandled MemoryError', [start, memoryError, report(300)], 'runtime-oom', 'certain'],
    ['an unhandled error of another kind', [start, keyError, report(300)], 'other', 'certain'],
    ['a child killed at the limit, then success', [start, childDied, report(512)], null, null],
    [
      'a child killed at the limit, then failure',
      [start, childDied, keyError, report(512)],
      'suspected-oom',
      'suspected',
    ],
    [
      'a child killed far from the limit, then failure',
      [start, childDied, keyError, report(90)],
      'other',
      'certain',
    ],
    [
      'an error that says that a child was killed',
      [start, childError, report(512)],
      'suspected-oom',
      'suspected',
    ],
    ['memory refused for a fork at the limit', [start, refused, report(512)], 'suspected-oom', 'suspected'],
    ['memory refused for a fork far from it', [start, refused, report(90)], 'other', 'certain'],
    ['what Redis answers', [start, redis, report(512)], 'other', 'certain'],
    ['a JVM’s words in a Python error', [start, py4j, report(512)], 'other', 'certain'],
    ['timeout', [start, timedOut, report(100)], 'timeout', 'certain'],
    ['new style timeout', [start, report(100, 'Status: timeout')], 'timeout', 'certain'],
    ['a wrapper’s 137 at the limit', [start, childKilled, report(512)], 'oom-kill', 'likely'],
    ['a wrapper’s 137 far from it', [start, childKilled, report(18)], 'other', 'certain'],
    ['a wrapper’s 137 without a REPORT', [start, childKilled], 'other', 'certain'],
    ['extension crash at the limit', [start, extension, report(510)], 'suspected-oom', 'suspected'],
    ['extension crash far from it', [start, extension, report(40)], 'other', 'certain'],
    ['abort without heap text', [start, aborted, report(40)], 'other', 'certain'],
    [
      'old crash wording at the limit',
      [`RequestId: ${id} Process exited before completing request\n`, report(512)],
      'oom-kill',
      'likely',
    ],
    [
      'old crash wording far from it',
      [`RequestId: ${id} Process exited before completing request\n`, report(74)],
      'other',
      'certain',
    ],
    [
      'an init that failed and a retry that worked',
      [
        'INIT_REPORT Init Duration: 5.00 ms\tPhase: init\tStatus: error\tError Type: Runtime.ExitError\n',
        start,
        report(40),
      ],
      null,
      null,
    ],
  ] as const)('%s', (_, messages, kind, confidence) => {
    const decision = decide(attemptOf(...messages), null);
    expect(decision?.kind ?? null).toBe(kind);
    expect(decision?.confidence ?? null).toBe(confidence);
  });

  it.each([
    [512, true],
    [510, true],
    [509, false],
  ])('a timeout at %i of 512 MB is memory-bound: %s', (usedMb, memoryBound) => {
    expect(decide(attemptOf(start, timedOut, report(usedMb)), null)?.memoryBound).toBe(memoryBound);
  });

  it('gives its evidence, the deciding rule first', () => {
    const decision = decide(attemptOf(start, killed, report(512)), 'python');
    expect(decision?.runtime).toBe('python');
    expect(decision?.evidence).toEqual([
      {
        rule: 'killed-at-limit',
        timestamp: 1_001,
        message: 'Runtime exited with error: signal: killed (Runtime.ExitError)',
      },
      { rule: 'report', timestamp: 1_002, message: 'Max Memory Used 512 of 512 MB' },
    ]);
  });

  it('takes a quotation of another runtime for no memory of the function', () => {
    const quoted = 'java.lang.OutOfMemoryError: Java heap space\n';
    expect(decide(attemptOf(start, quoted, keyError, report(300)), 'python')?.kind).toBe('other');
    expect(decide(attemptOf(start, quoted, keyError, report(300)), null)?.kind).toBe('other');
  });

  it('weighs last words once the environment went on without a REPORT', () => {
    const attempt = attemptOf(start, heap);
    attempt.superseded = true;
    expect(decide(attempt, null)).toMatchObject({ kind: 'runtime-oom', confidence: 'likely', limit: 'heap' });
  });

  it('names the child that was killed', () => {
    expect(decide(attemptOf(start, childError, report(512)), null)?.killedChild).toBe('aws');
  });

  it('takes no figure of an emulator for a limit', () => {
    expect(decide(attemptOf(start, killed, report(512)), null, true)?.confidence).toBe('likely');
  });

  it('takes the runtime from its own words', () => {
    expect(decide(attemptOf(start, heap, aborted), null)?.runtime).toBe('node');
  });

  it('lets a child process of another language run out of memory, where the invocation goes on', () => {
    const jvm = 'Exception in thread "main" java.lang.OutOfMemoryError: Java heap space\n';
    expect(decide(attemptOf(start, jvm, report(300)), 'python')).toBeNull();
    expect(decide(attemptOf(start, jvm, report(300)), 'java')).toBeNull();
    expect(decide(attemptOf(start, jvm, report(300)), null)).toBeNull();
    expect(decide(attemptOf(start, jvm, timedOut, report(300)), 'python')?.kind).toBe('timeout');
    expect(decide(attemptOf(start, jvm, aborted, report(300)), 'python')).toMatchObject({
      kind: 'runtime-oom',
      confidence: 'likely',
    });
  });

  it('keeps one signal of a sort', () => {
    expect(attemptOf(killed, killed, killed).signals).toHaveLength(1);
  });
});

describe('the end of a life', () => {
  it.each([
    ['a kill', [killed], true],
    ['a timeout', [timedOut], true],
    ['a new-style failure', [report(10, 'Status: error\tError Type: Runtime.ExitError')], true],
    [
      'a handled error',
      [`2026-11-24T00:00:00.000Z\t${id}\tERROR\tInvoke Error \t{"errorType":"Error"}\n`, report(10)],
      false,
    ],
    ['success', [report(10)], false],
  ] as const)('%s: %s', (_, messages, ends) => {
    expect(endsLife(attemptOf(...messages))).toBe(ends);
  });
});
