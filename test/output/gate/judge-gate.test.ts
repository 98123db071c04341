import { describe, expect, it } from 'vitest';
import type { Rollout, RolloutVerdict } from '../../../src/analysis/model/advice.ts';
import type { LeakVerdict } from '../../../src/analysis/model/leak.ts';
import type { FunctionSnapshot, Snapshot, VersionSnapshot } from '../../../src/analysis/model/snapshot.ts';
import { emptySnapshot } from '../../../src/analysis/snapshot/empty-snapshot.ts';
import { type GateSettings, parseConditions } from '../../../src/output/gate/conditions.ts';
import { judgeGate, metMessage } from '../../../src/output/gate/judge-gate.ts';
import { leakPower, worsePower } from '../../../src/output/gate/power.ts';
import { failure, from, snapshot } from '../sample-snapshot.ts';

const settings = (text: string, more: Partial<GateSettings> = {}): GateSettings => ({
  conditions: parseConditions(text),
  failVersion: 'new',
  onUnknown: 'pass',
  ...more,
});

const [sample] = snapshot.functions;
if (sample === undefined) throw new Error('the sample has functions');
const [sampleVersion] = sample.versions;
if (sampleVersion === undefined) throw new Error('the sample has versions');

const version = (name: string, more: Partial<VersionSnapshot> = {}): VersionSnapshot => ({
  ...sampleVersion,
  version: name,
  oomKills: 0,
  nearOoms: 0,
  leak: 'none',
  ...more,
});

function withFunction(fn: Partial<FunctionSnapshot>, failures: Snapshot['failures'] = []): Snapshot {
  return { ...snapshot, failures, functions: [{ ...sample, ...fn } as FunctionSnapshot] };
}

function rollout(verdict: RolloutVerdict, reason = 'Needs 2 more containers.'): Rollout {
  const side = {
    label: 'version 7',
    attempts: 100,
    containers: 2,
    memory: sampleVersion?.memory ?? snapshot.functions[0]?.memory,
    oomKills: 0,
    killsPer1000: 0,
    coldStarts: 1,
    leakingContainers: 0,
  } as Rollout['before'];
  return {
    cause: 'version',
    at: from,
    before: side,
    after: { ...side, label: 'version 8' },
    verdict,
    pValue: null,
    reason,
  };
}

describe('the gate at the end', () => {
  it('counts the kills of the new version alone', () => {
    const deployed = withFunction({ oomKills: 5, versions: [version('7', { oomKills: 5 }), version('8')] });
    expect(judgeGate(settings('oom'), deployed)).toEqual({ met: null, unknown: [], exitCode: 0 });
    const any = judgeGate(settings('oom', { failVersion: 'any' }), deployed);
    expect(any).toMatchObject({ met: { reached: 5 }, exitCode: 10 });
    expect(any.met && metMessage(any.met)).toBe('--fail-on oom is met: 5 OOMs');
  });

  it('counts all where no deploy is in view', () => {
    const one = withFunction({ oomKills: 5, versions: [version('7', { oomKills: 5 })] });
    expect(judgeGate(settings('oom:5'), one)).toMatchObject({ met: { reached: 5 } });
    expect(judgeGate(settings('oom:6'), one)).toMatchObject({ met: null });
  });

  it('counts from a deploy that was marked by hand', () => {
    const marked = { ...rollout('too-early'), cause: 'mark' as const, at: from + 500_000 };
    const before = { ...failure, timestamp: from + 400_000 };
    const after = { ...failure, timestamp: from + 600_000 };
    const fn = { oomKills: 2, versions: [version('$LATEST')], rollout: marked };
    expect(judgeGate(settings('oom:2'), withFunction(fn, [before, after]))).toMatchObject({ met: null });
    expect(judgeGate(settings('oom'), withFunction(fn, [before, after]))).toMatchObject({
      met: { reached: 1 },
    });
  });

  it.each([
    ['leaking', 10],
    ['none', 0],
    ['watching', 11],
    ['unknown', 11],
  ] as const)('takes the leak verdict of the new version: %s', (leak: LeakVerdict, exitCode) => {
    const deployed = withFunction({ versions: [version('7', { leak: 'leaking' }), version('8', { leak })] });
    expect(judgeGate(settings('leak', { onUnknown: 'fail' }), deployed).exitCode).toBe(exitCode);
  });

  it.each([
    ['worse', 10],
    ['same', 0],
    ['better', 0],
    ['too-early', 11],
  ] as const)('takes the verdict on the roll-out: %s', (verdict, exitCode) => {
    const deployed = withFunction({ rollout: rollout(verdict) });
    expect(judgeGate(settings('worse', { onUnknown: 'fail' }), deployed).exitCode).toBe(exitCode);
  });

  it('passes what is not known unless asked, and always says what was missing', () => {
    const early = withFunction({ rollout: rollout('too-early') });
    expect(judgeGate(settings('worse'), early)).toEqual({
      met: null,
      exitCode: 0,
      unknown: [
        '--fail-on worse could not be decided: image-resize needs 2 more containers; 2 containers of the new side against 2 of the old show no difference, however large',
      ],
    });
    expect(judgeGate(settings('worse'), withFunction({ rollout: null })).unknown[0]).toContain(
      'no deploy of image-resize',
    );
    expect(judgeGate(settings('oom'), emptySnapshot).unknown).toEqual([
      '--fail-on could not be decided: no invocation was seen',
    ]);
    expect(judgeGate({ ...settings('oom'), conditions: [] }, emptySnapshot).unknown).toEqual([]);
  });

  it('says which leak a window of that length shows', () => {
    const watched = withFunction({
      versions: [version('7'), version('8', { leak: 'watching', attempts: 500, containers: 5 })],
    });
    expect(judgeGate(settings('leak'), watched).unknown[0]).toContain(
      'version 8 of image-resize grows, and whether it stops is not known yet; 100 invocations a container show leaks of about 0.26 MB',
    );
  });
});

describe('what a window shows', () => {
  it('is no leak in a few invocations, and a smaller one in more', () => {
    const { memory } = version('8');
    expect(leakPower({ attempts: 12, containers: 4, memory })).toContain('show no leak');
    expect(leakPower({ attempts: 120, containers: 4, memory })).toContain('0.88 MB');
    expect(leakPower({ attempts: 0, containers: 0, memory })).toContain('0 invocations a container');
  });

  it('is no difference between a few containers', () => {
    const side = (containers: number) => ({ ...rollout('same').before, containers });
    expect(worsePower({ before: side(3), after: side(3) })).toContain('no difference');
    expect(worsePower({ before: side(4), after: side(4) })).toContain('a difference that all of them have');
  });
});
