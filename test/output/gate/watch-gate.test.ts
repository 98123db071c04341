import { describe, expect, it } from 'vitest';
import type { AnalysisEvent, FailureEvent } from '../../../src/analysis/change-feed/analysis-event.ts';
import { type GateSettings, parseConditions } from '../../../src/output/gate/conditions.ts';
import { watchGate } from '../../../src/output/gate/watch-gate.ts';
import { idOfAttempt } from '../../fixtures/ids.ts';
import { from, happenings } from '../sample-snapshot.ts';

const settings = (text: string, failVersion: GateSettings['failVersion'] = 'any'): GateSettings => ({
  conditions: parseConditions(text),
  failVersion,
  onUnknown: 'pass',
});

function kill(
  name: string,
  version: string,
  more: Partial<FailureEvent['failure']> = {},
  at = from,
): FailureEvent {
  const { failure } = happenings;
  return {
    ...failure,
    id: idOfAttempt(name),
    timestamp: at,
    failure: { ...failure.failure, version, ...more },
  };
}

const ran = (version: string): AnalysisEvent => ({
  ...happenings.ordinary,
  id: idOfAttempt(`ran ${version}`),
  where: { ...happenings.ordinary.where, version },
});

describe('the conditions', () => {
  it('are read with and without a count', () => {
    expect(parseConditions('oom:3, leak,memory-timeout,worse')).toEqual([
      { cause: 'oom', count: 3 },
      { cause: 'leak', count: 1 },
      { cause: 'memory-timeout', count: 1 },
      { cause: 'worse', count: 1 },
    ]);
  });

  it.each(['', 'oom:0', 'oom:', 'oom:-1', 'oom:1.5', 'OOM', 'kills', 'oom,', 'leak:x', 'constructor'])(
    'refuse %j',
    (text) => {
      expect(() => parseConditions(text)).toThrow(expect.objectContaining({ exitCode: 2 }));
    },
  );
});

describe('the gate while running', () => {
  it('counts an attempt once, however often it is emitted', () => {
    const gate = watchGate(settings('oom:2'), 0);
    expect(gate.take(kill('a', '8'))).toBeNull();
    expect(gate.take({ ...kill('a', '8'), revised: true })).toBeNull();
    expect(gate.take(kill('b', '8'))).toMatchObject({ condition: { cause: 'oom' }, reached: 2 });
  });

  it('takes back what was revised to another kind, and what was withdrawn', () => {
    const gate = watchGate(settings('oom:2'), 0);
    gate.take(kill('a', '8'));
    gate.take({ ...kill('a', '8', { kind: 'other' }), revised: true });
    expect(gate.take(kill('b', '8'))).toBeNull();
    gate.take({ ...kill('b', '8'), withdrawn: true });
    expect(gate.take(kill('c', '8'))).toBeNull();
    expect(gate.take(kill('d', '8'))).toMatchObject({ reached: 2 });
  });

  it('tells timeouts at the limit from others', () => {
    const gate = watchGate(settings('memory-timeout,timeout:2'), 0);
    expect(gate.take(kill('a', '8', { kind: 'timeout' }))).toBeNull();
    expect(gate.take(kill('b', '8', { kind: 'timeout', memoryBound: true }))).toMatchObject({
      condition: { cause: 'memory-timeout' },
    });
    expect(watchGate(settings('pressure'), 0).take(happenings.nearOom)).toMatchObject({ reached: 1 });
    expect(watchGate(settings('pressure'), 0).take(happenings.ordinary)).toBeNull();
  });

  it('does not fail the new version by kills of the old one', () => {
    const gate = watchGate(settings('oom', 'new'), from);
    gate.take(ran('7'));
    gate.take(ran('8'));
    expect(gate.take(kill('old', '7'))).toBeNull();
    expect(gate.take(kill('new', '8'))).toMatchObject({ reached: 1 });
    expect(watchGate(settings('oom', 'any'), from).take(kill('old', '7'))).not.toBeNull();
  });

  it('leaves what was read back to the end, until a new version is in view', () => {
    const gate = watchGate(settings('oom', 'new'), from + 1_000);
    gate.take(ran('7'));
    expect(gate.take(kill('old', '7', {}, from))).toBeNull();
    expect(gate.take(kill('new', '8', {}, from + 10))).toBeNull();
    gate.take(ran('7'));
    expect(gate.take(ran('8'))).toMatchObject({ reached: 1 });
    // Without a deploy in view what happens live counts at once.
    expect(watchGate(settings('oom', 'new'), from).take(kill('live', '7'))).toMatchObject({ reached: 1 });
  });

  it('leaves verdicts to the end', () => {
    expect(watchGate(settings('leak,worse'), 0).take(happenings.leak)).toBeNull();
  });
});
