import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adviseFunction } from '../../../src/analysis/advice/advise.ts';
import { findingIds } from '../../../src/analysis/advice/severity.ts';
import type { Finding } from '../../../src/analysis/model/advice.ts';
import type { FunctionFacts, LifeFacts, UnadvisedFunction } from '../../../src/analysis/model/facts.ts';
import type { Failure } from '../../../src/analysis/model/failure.ts';
import { factsOf, failureOf, flatLife, leaking, lifeOf, noLeak, versionOf } from './facts.ts';

const climb = (from: number, by: number, n: number) =>
  Array.from({ length: n }, (_, index) => from + by * index);
const killed = { endedBy: 'oom-kill' } as const;
const findingsOf = (facts: FunctionFacts) => adviseFunction(facts).findings;
const ids = (facts: FunctionFacts) => findingsOf(facts).map(({ id }) => id);
const finding = (id: string, facts: FunctionFacts): Finding | undefined =>
  findingsOf(facts).find((found) => found.id === id);
const labels = (found: Finding | undefined) => found?.commands.map(({ label }) => label).join('\n') ?? '';

const calm = [flatLife(330, 120), flatLife(320, 120), flatLife(325, 120)];
const kill = (more: Partial<Failure> = {}) => failureOf(more);

const leakyLives = () => [
  lifeOf([...climb(240, 2, 130), 512], { ...killed, leak: 'leaking', slopeMbPerInvocation: 2 }),
  lifeOf([...climb(240, 2, 130), 512], { ...killed, leak: 'leaking', slopeMbPerInvocation: 2 }),
  lifeOf(climb(240, 2, 60), { leak: 'leaking', slopeMbPerInvocation: 2 }),
];
const leaky = (failures: readonly Failure[] = [kill(), kill({ logStream: 'stream-2' })]) =>
  factsOf(leakyLives(), { fn: { leak: leaking, runtime: 'node' }, failures });

describe('the findings on a function', () => {
  it('are none where all is well', () => {
    expect(findingsOf(factsOf(calm))).toEqual([]);
    expect(adviseFunction(factsOf([]))).toEqual({ recommendation: null, rollout: null, findings: [] });
  });

  it('put the root cause before what it explains, and say the fix once', () => {
    const found = findingsOf(leaky());
    expect(found.map(({ id }) => id)).toEqual(['root-cause', 'oom-kills', 'memory-leak']);
    const [cause, kills, leak] = found;
    expect(cause).toMatchObject({
      severity: 'critical',
      title: 'A memory leak fills the containers',
      functionName: 'orders-api',
    });
    expect(cause?.detail).toContain('Memory grew by 2 MB an invocation from 244 MB');
    expect(cause?.recommendation).toBe(
      'Bound what the code keeps between invocations (module-level caches, arrays, listeners, pools); 640 MB is enough until then.',
    );
    expect(labels(cause)).toContain('Bound what lives on');
    for (const explained of [kills, leak]) {
      expect(explained).toMatchObject({
        recommendation: 'See its root cause: a memory leak fills the containers.',
        commands: [],
      });
    }
    expect(kills?.detail).toBe(
      'The platform killed 2 of 322 attempts for memory (Memory Size now 512 MB), in 2 containers.',
    );
  });

  it('fix a heavy request by streaming, not by the cache', () => {
    const facts = factsOf([...calm, lifeOf([...climb(120, 0, 30), 512], killed)], { failures: [kill()] });
    const cause = finding('root-cause', facts);
    expect(cause?.title).toBe('Single heavy requests take all of the memory');
    expect(labels(cause)).toMatch(
      /Stream the input[\s\S]*page by page[\s\S]*\/tmp[\s\S]*concurrent SDK calls/,
    );
    expect(labels(cause)).not.toContain('Bound what lives on');
  });

  it('fix a size that is too small by the size', () => {
    const facts = factsOf([lifeOf([512], killed), lifeOf([480, 512], killed)], {
      fn: { runtime: 'node' },
      failures: [kill(), kill()],
    });
    const cause = finding('root-cause', facts);
    expect(cause?.recommendation).toBe('Give the function the memory that it needs: set 1,024 MB.');
    expect(labels(cause)).toMatch(
      /AWS CLI[\s\S]*SAM[\s\S]*CDK[\s\S]*Terraform[\s\S]*Serverless Framework[\s\S]*V8 heap for 1,024 MB/,
    );
  });

  it('carry the fix with the kills where no cause is known', () => {
    const odd = lifeOf([...climb(100, 0, 3), ...climb(350, 0, 30), 512], killed);
    const facts = factsOf([odd], { failures: [kill({ version: '8', confidence: 'likely' })] });
    expect(ids(facts)).toEqual(['oom-kills']);
    expect(finding('oom-kills', facts)).toMatchObject({ severity: 'critical', title: '1 OOM kill' });
    expect(finding('oom-kills', facts)?.detail).toContain(
      'in 1 container of version 8; 1 of them only likely',
    );
    expect(finding('oom-kills', facts)?.recommendation).toContain('the true peak is unknown');
    expect(labels(finding('oom-kills', facts))).toMatch(
      /Raise the memory to 1,536 MB[\s\S]*Alarm on the first OOM/,
    );
  });

  it('let kills rest once the size was raised and no more came', () => {
    const before = lifeOf([...climb(200, 0, 30), 256], { ...killed, sizeMb: 256 });
    const facts = factsOf([before, ...calm], {
      failures: [kill({ sizeMb: 256, usedMb: 256, timestamp: 500 })],
    });
    expect(finding('root-cause', facts)).toBeUndefined();
    expect(finding('oom-kills', facts)).toMatchObject({
      severity: 'medium',
      title: '1 OOM kill, none at the present Memory Size',
    });
  });

  it('tell a kill without any memory figure', () => {
    const facts = factsOf([], {
      fn: { oomKills: 1, attempts: 1 },
      failures: [kill({ usedMb: null, sizeMb: null })],
    });
    expect(finding('oom-kills', facts)?.detail).toBe(
      'The platform killed 1 of 1 attempt for memory, in 1 container.',
    );
  });

  it('tell a runtime that gave up, and where its own limit was', () => {
    const heap = failureOf({ kind: 'runtime-oom', runtime: 'node', usedMb: 480, limit: 'heap' });
    const facts = factsOf(calm, { fn: { runtime: 'node' }, failures: [heap] });
    expect(finding('runtime-oom', facts)).toMatchObject({
      severity: 'critical',
      title: '1 attempt ran out of memory within the node runtime',
      detail:
        'The runtime itself gave up in 1 of 360 attempts, the last at 480 MB of 512 MB, in 1 container.',
    });
    expect(labels(finding('runtime-oom', facts))).toContain('V8 heap');
  });

  it('tell metaspace from heap', () => {
    const metaspace = failureOf({
      kind: 'runtime-oom',
      runtime: 'java',
      usedMb: 56,
      limit: 'metaspace',
    });
    const low = lifeOf(climb(56, 0, 5), { endedBy: 'runtime-oom' });
    const facts = factsOf([low], { fn: { runtime: 'java' }, failures: [metaspace] });
    expect(finding('root-cause', facts)?.title).toBe('The JVM runs out of metaspace, below the Memory Size');
    expect(labels(finding('root-cause', facts))).toContain('JVM metaspace');
    expect(
      labels(finding('runtime-oom', factsOf(calm, { fn: { runtime: 'java' }, failures: [metaspace] }))),
    ).toContain('JVM metaspace');
  });

  it('tell timeouts at the limit from OOMs', () => {
    const timeout = failureOf({ kind: 'timeout', memoryBound: true, usedMb: 512 });
    const facts = factsOf(calm, { failures: [timeout, failureOf({ kind: 'timeout' })] });
    expect(ids(facts)).toEqual(['memory-bound-timeouts']);
    expect(finding('memory-bound-timeouts', facts)).toMatchObject({
      severity: 'high',
      title: '1 timeout at the memory limit',
    });
    expect(finding('memory-bound-timeouts', facts)?.detail).toContain(
      '1 of 2 timeouts had used up the memory',
    );
  });

  it('tell what is only suspected', () => {
    const facts = factsOf(calm, {
      failures: [failureOf({ kind: 'suspected-oom', confidence: 'suspected' })],
    });
    expect(ids(facts)).toEqual(['suspected-oom']);
    expect(finding('suspected-oom', facts)?.severity).toBe('medium');
    const evidence = [{ rule: 'killed', timestamp: 1, message: 'signal: killed\u001b[2J' }];
    const hostile = factsOf(calm, { failures: [failureOf({ kind: 'suspected-oom', evidence })] });
    expect(finding('suspected-oom', hostile)?.detail).toMatch(/the last: signal: killed\.$/);
  });

  it('tell a full /tmp', () => {
    const full = failureOf({
      kind: 'other',
      evidence: [{ rule: 'failed', timestamp: 1, message: 'ENOSPC in the log' }],
    });
    const facts = factsOf(calm, { fn: { runtime: 'python' }, failures: [full] });
    expect(ids(facts)).toEqual(['tmp-full']);
    expect(labels(finding('tmp-full', facts))).toMatch(/Clean \/tmp[\s\S]*Give \/tmp/);
  });

  it.each([
    [445, 'medium', 'Peak memory at 86 % of 512 MB'],
    [470, 'high', 'Peak memory at 91 % of 512 MB'],
    [500, 'critical', 'Peak memory at 97 % of 512 MB'],
  ])('tell pressure at %d MB as %s', (peakMb, severity, title) => {
    const facts = factsOf([flatLife(peakMb, 60), flatLife(200, 60)], { fn: { runtime: 'node' } });
    expect(ids(facts)).toEqual(['memory-pressure']);
    const pressure = finding('memory-pressure', facts);
    expect(pressure).toMatchObject({ severity, title });
    expect(pressure?.detail).toContain('1 of 2 running containers at 80 % or more');
    expect(pressure?.detail).toMatch(/Duration costs \$0\.83 per million invocations .* to \d+ % of today's/);
    expect(labels(pressure)).toMatch(/Raise the memory[\s\S]*Alarm at 75 %/);
  });

  it('tell a leak before it kills, and pressure as its symptom', () => {
    const facts = factsOf(leakyLives().slice(2), { fn: { leak: leaking, runtime: 'node' } });
    expect(ids(facts)).toEqual(['memory-leak']);
    const leak = finding('memory-leak', facts);
    expect(leak).toMatchObject({ severity: 'high', title: 'Memory leak: 3 of 4 containers growing' });
    expect(leak?.detail).toBe(
      '2 MB an invocation. The next container reaches its limit in about 200 invocations (150 to 260). 47 new maxima in the last 212 invocations where chance gives 4; 1.9 MB each, not slowing.',
    );
    expect(labels(leak)).toMatch(/Bound what lives on[\s\S]*Find what grows/);
    const near = factsOf([lifeOf(climb(240, 2, 130), { leak: 'leaking' })], { fn: { leak: leaking } });
    expect(ids(near)).toEqual(['memory-leak', 'memory-pressure']);
    expect(finding('memory-leak', near)?.severity).toBe('critical');
    expect(finding('memory-pressure', near)).toMatchObject({
      recommendation: 'See the memory leak of this function.',
      commands: [],
    });
  });

  it('give a single growing container less weight', () => {
    const one = { ...noLeak, verdict: 'watching', containersLeaking: 1 } as const;
    expect(finding('memory-leak', factsOf(calm, { fn: { leak: one } }))?.severity).toBe('medium');
    expect(ids(factsOf(calm, { fn: { leak: { ...one, verdict: 'none' } } }))).toEqual([]);
    const pooled = { ...leaking, containersLeaking: 0 };
    expect(finding('memory-leak', factsOf(calm, { fn: { leak: pooled } }))?.title).toMatch(
      /before it shows in one alone/,
    );
  });

  it('tell a deploy that made it worse', () => {
    const lives = [
      ...Array.from({ length: 6 }, () => flatLife(200, 60, { version: '7' })),
      ...Array.from({ length: 6 }, () => flatLife(330, 60, { version: '8' })),
    ];
    const facts = factsOf(lives, { fn: { versions: [versionOf('7', lives), versionOf('8', lives)] } });
    expect(ids(facts)).toEqual(['deploy-regression']);
    expect(finding('deploy-regression', facts)).toMatchObject({
      severity: 'high',
      title: 'Memory is worse since version 8',
      recommendation: 'Go back to version 7 until the difference is explained.',
    });
    expect(labels(finding('deploy-regression', facts))).toContain('aliases');
  });

  it('tell memory that nobody uses, with what it costs', () => {
    const roomy = Array.from({ length: 3 }, () => flatLife(300, 120, { sizeMb: 2_048 }));
    const facts = factsOf(roomy);
    expect(ids(facts)).toEqual(['over-provisioned']);
    expect(finding('over-provisioned', facts)).toMatchObject({
      severity: 'low',
      title: 'Peak memory at 14 % of 2,048 MB: 512 MB would do',
    });
    expect(finding('over-provisioned', facts)?.detail).toContain(
      'Duration costs $3.33 per million invocations',
    );
    expect(labels(finding('over-provisioned', facts))).toMatch(
      /Power Tuning[\s\S]*Lower the memory to 512 MB/,
    );
  });

  it('come with the input that settles what the size costs', () => {
    const input: unknown = JSON.parse(adviseFunction(factsOf(calm)).recommendation?.powerTuning ?? '');
    expect(input).toMatchObject({ powerValues: [512, 768, 1_024, 1_769, 3_538] });
    const hostile = factsOf(calm, { fn: { functionName: '$(id)' } });
    expect(adviseFunction(hostile).recommendation?.powerTuning).toContain('function:FUNCTION');
  });

  it.each([
    ['log-level', 'WARN', 'system log level INFO'],
    ['managed-instances', 'Managed Instances', 'Lambda Insights'],
    ['no-reports', 'none of their REPORTs', 'system log level'],
  ] as const)('tell why there are no figures: %s', (noMemoryData, words, label) => {
    const facts = factsOf([], { fn: { noMemoryData, attempts: 5 } });
    expect(ids(facts)).toEqual(['no-memory-data']);
    expect(finding('no-memory-data', facts)?.detail).toContain(words);
    expect(labels(finding('no-memory-data', facts))).toContain(label);
    expect(adviseFunction(facts).recommendation).toBeNull();
  });

  it('tell an emulator and nothing else', () => {
    const facts = factsOf([flatLife(512, 60)], { fn: { emulated: true } });
    expect(ids(facts)).toEqual(['emulated']);
  });

  it('take a function that is at its limit from the first REPORT on for what it is', () => {
    const timeout = failureOf({ kind: 'timeout', memoryBound: true });
    const restarted = [flatLife(512, 60, { endedBy: 'timeout' }), flatLife(512, 20)];
    expect(ids(factsOf(restarted, { failures: [timeout] }))).toContain('memory-bound-timeouts');
    expect(adviseFunction(factsOf(restarted)).recommendation?.action).toBe('raise');
  });

  it('tell that too little was seen only where it stands in the way of something', () => {
    expect(ids(factsOf([flatLife(100, 30, { sizeMb: 1_024 })]))).toEqual(['insufficient-data']);
    expect(ids(factsOf([flatLife(330, 30)]))).toEqual([]);
  });

  it('have an id that is known, once each, severest first, whatever happened', () => {
    const order = ['critical', 'high', 'medium', 'low', 'info'];
    const life = fc
      .record({
        used: fc.array(fc.integer({ min: 1, max: 520 }), { maxLength: 70 }),
        endedBy: fc.constantFrom(null, 'oom-kill', 'runtime-oom', 'timeout', 'other', 'reset'),
        leak: fc.constantFrom('unknown', 'none', 'watching', 'leaking'),
        version: fc.constantFrom('7', '8', '$LATEST', 'unknown'),
        sizeMb: fc.constantFrom(256, 512, null),
        startedAt: fc.option(fc.integer({ min: 1_000, max: 900_000 })),
      })
      .map(({ used, ...more }): LifeFacts => lifeOf(used, { ...more, logStream: more.version }));
    const failure = fc
      .record({
        kind: fc.constantFrom('oom-kill', 'runtime-oom', 'suspected-oom', 'timeout', 'other'),
        memoryBound: fc.boolean(),
        usedMb: fc.option(fc.integer({ min: 1, max: 520 })),
        sizeMb: fc.option(fc.constantFrom(256, 512)),
        version: fc.option(fc.constantFrom('7', '8', '\u001b[2J')),
      })
      .map((more) => failureOf(more));
    const view: fc.Arbitrary<Partial<UnadvisedFunction>> = fc.record({
      leak: fc.constantFrom(noLeak, leaking),
      runtime: fc.constantFrom('node', 'java', null),
      emulated: fc.boolean(),
      noMemoryData: fc.constantFrom(null, 'log-level', 'managed-instances', 'no-reports'),
    });
    const marks = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { maxLength: 2 });
    fc.assert(
      fc.property(
        fc.array(life, { maxLength: 12 }),
        fc.array(failure, { maxLength: 6 }),
        view,
        marks,
        (lives, failures, fn, at) => {
          const facts = factsOf(lives, {
            failures,
            marks: at.sort((a, b) => a - b),
            fn: { ...fn, versions: [versionOf('7', lives), versionOf('8', lives)] },
          });
          const { findings, recommendation, rollout } = adviseFunction(facts);
          const found = findings.map(({ id }) => id);
          expect(new Set(found).size).toBe(found.length);
          for (const id of found) expect(findingIds).toContain(id);
          const ranks = findings.map(({ severity }) => order.indexOf(severity));
          expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
          const words = findings.flatMap(({ title, detail, recommendation: advice }) => [
            title,
            detail,
            advice,
          ]);
          for (const text of [...words, recommendation?.reason ?? '-', rollout?.reason ?? '-']) {
            expect(text).toMatch(/\S/);
            expect(text).not.toMatch(/undefined|NaN|Infinity|\bnull\b|\u001b/);
          }
          if (rollout?.pValue != null) {
            expect(rollout.pValue).toBeGreaterThanOrEqual(0);
            expect(rollout.pValue).toBeLessThanOrEqual(1);
          }
        },
      ),
      { seed: 11, numRuns: 400 },
    );
  });
});
