import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../demo/random.ts';
import type { LifeFacts } from '../../../src/analysis/model/facts.ts';
import type { Failure } from '../../../src/analysis/model/failure.ts';
import { judgeRollout } from '../../../src/analysis/rollout/rollout.ts';
import { factsOf, failureOf, flatLife, payloadLife, versionOf } from '../advice/facts.ts';

const versions = (lives: readonly LifeFacts[]) => ({
  fn: { versions: [versionOf('7', lives), versionOf('8', lives)] },
});
const judge = (lives: readonly LifeFacts[]) => judgeRollout(factsOf(lives, versions(lives)));
const flat = (version: string, mb: number, n: number, invocations = 40, more: Partial<LifeFacts> = {}) =>
  Array.from({ length: n }, (_, index) => flatLife(mb + index, invocations, { version, ...more }));

describe('a roll-out', () => {
  it('is none where nothing changed, and none of an emulator', () => {
    expect(judgeRollout(factsOf([flatLife(200, 40)]))).toBeNull();
    const lives = [...flat('7', 200, 4), ...flat('8', 300, 4)];
    expect(judgeRollout(factsOf(lives, { fn: { ...versions(lives).fn, emulated: true } }))).toBeNull();
  });

  it('is worse where every life of the new version needs more', () => {
    const rollout = judge([...flat('7', 200, 4), ...flat('8', 300, 4)]);
    expect(rollout).toMatchObject({
      cause: 'version',
      at: 8_000,
      verdict: 'worse',
      before: { label: 'version 7', containers: 4 },
      after: { label: 'version 8', containers: 4 },
    });
    // One of the 70 ways to share out eight lives, times three tests.
    expect(rollout?.pValue).toBeCloseTo(3 / 70, 10);
    expect(rollout?.reason).toContain(
      'about 100 MB more after 32 invocations (median 302 MB against 202 MB)',
    );
  });

  it('is better the other way round', () => {
    expect(judge([...flat('7', 300, 4), ...flat('8', 200, 4)])).toMatchObject({ verdict: 'better' });
    expect(judge([...flat('7', 300, 4), ...flat('8', 200, 4)])?.reason).toContain('100 MB less');
  });

  it('is the same for a difference that nobody needs to hear of, however certain', () => {
    const rollout = judge([...flat('7', 200, 10), ...flat('8', 215, 10)]);
    expect(rollout).toMatchObject({ verdict: 'same', pValue: 1 });
  });

  it('says what it still needs', () => {
    expect(judge([...flat('7', 200, 4), ...flat('8', 300, 2)])).toMatchObject({
      verdict: 'too-early',
      pValue: null,
      reason: 'Needs 2 more containers of version 8 with at least 16 invocations, seen from their start.',
    });
    expect(judge([...flat('7', 200, 3), ...flat('8', 200, 4)])?.reason).toBe(
      'Needs 2 more containers of version 8 with at least 16 invocations, seen from their start.',
    );
    expect(judge([...flat('7', 200, 1), ...flat('8', 200, 9)])?.reason).toBe(
      'Needs 3 more containers of version 7 with at least 16 invocations, seen from their start.',
    );
    expect(judge([...flat('7', 200, 4), ...flat('8', 200, 4, 10)])?.reason).toBe(
      'Needs 4 containers of version 8 with at least 16 invocations, seen from their start.',
    );
  });

  it('does not call a large difference the same before chance is ruled out', () => {
    const mixed = [...flat('7', 200, 2), ...flat('7', 290, 2), ...flat('8', 240, 3), ...flat('8', 310, 2)];
    expect(judge(mixed)).toMatchObject({ verdict: 'too-early' });
    expect(judge(mixed)?.reason).toContain('may still be chance');
  });

  it('compares at equal exposure: young lives of the new version are no gain', () => {
    const climbing = (n: number) =>
      Array.from({ length: n }, (_, index) => 100 + 40 * Math.floor(Math.log2(index + 1)));
    const old = Array.from({ length: 6 }, () => ({ ...flatLife(0, 1), ...lifeFrom(climbing(512), '7') }));
    const young = Array.from({ length: 6 }, () => lifeFrom(climbing(32), '8'));
    expect(judge([...old, ...young])).toMatchObject({ verdict: 'same' });
  });

  it('is never better than lives of unknown age: an old mark is higher than a young one by age alone', () => {
    const old = flat('7', 300, 6, 64, { birthSeen: false });
    const young = flat('8', 200, 6, 64);
    expect(judge([...old, ...young])).toMatchObject({ verdict: 'too-early' });
    expect(judge([...old, ...young])?.reason).toContain('their age is not known');
    expect(judge([...old.map((life) => ({ ...life, birthSeen: true })), ...young])?.verdict).toBe('better');
  });

  it('is worse where even lives of unknown age before it needed less', () => {
    const old = flat('7', 200, 6, 64, { birthSeen: false });
    expect(judge([...old, ...flat('8', 300, 6, 64)])).toMatchObject({ verdict: 'worse' });
    // What began before it came into view may be older than it looks: it says nothing of the new version.
    expect(judge([...old, ...flat('8', 300, 6, 64, { birthSeen: false })])?.verdict).toBe('too-early');
  });

  it('compares a new life with what an old one had come to, not far beyond the age that was seen', () => {
    const old = flat('7', 200, 6, 16, { birthSeen: false });
    const climbing = (n: number) => Array.from({ length: n }, (_, index) => 150 + Math.floor(index / 4));
    const young = Array.from({ length: 6 }, () => lifeFrom(climbing(512), '8'));
    // At 64 invocations the new lives are below the old ones' level; only at 512 they are above it.
    expect(judge([...old, ...young])?.verdict).toBe('too-early');
  });

  it('is the same only where the difference is shown to be within the margin', () => {
    expect(judge([...flat('7', 200, 8), ...flat('8', 201, 8)])).toMatchObject({ verdict: 'same' });
    expect(judge([...flat('7', 200, 8), ...flat('8', 201, 8)])?.reason).toContain(
      'any difference is below 20 MB',
    );
    const scattered = (version: string, from: number) =>
      Array.from({ length: 5 }, (_, index) => flatLife(from + 30 * index, 40, { version }));
    expect(judge([...scattered('7', 150), ...scattered('8', 165)])?.verdict).toBe('too-early');
  });

  it('is not the same while the new version is watched for a leak', () => {
    const lives = [...flat('7', 200, 8), ...flat('8', 201, 8)];
    const rollout = judgeRollout(
      factsOf(lives, {
        fn: { versions: [versionOf('7', lives), versionOf('8', lives, { leak: 'watching' })] },
      }),
    );
    expect(rollout).toMatchObject({ verdict: 'too-early' });
    expect(rollout?.reason).toContain('still grows');
  });

  it('counts a life that died early as one that needed the limit', () => {
    const dying = Array.from({ length: 6 }, () => flatLife(511, 3, { version: '8', endedBy: 'oom-kill' }));
    expect(judge([...flat('7', 200, 6), ...dying])).toMatchObject({ verdict: 'worse' });
  });

  it('is worse by kills alone, per attempt', () => {
    const lives = [...flat('7', 300, 3, 400), ...flat('8', 300, 3, 400)];
    const killed = (oomKills: number, attempts: number) => ({ oomKills, attempts });
    const rollout = judgeRollout(
      factsOf(lives, {
        fn: { versions: [versionOf('7', lives, killed(1, 1_200)), versionOf('8', lives, killed(12, 1_200))] },
      }),
    );
    expect(rollout).toMatchObject({ verdict: 'worse', after: { killsPer1000: 10 } });
    expect(rollout?.reason).toContain('10.0 kills per 1,000 attempts against 0.8');
  });

  it('is not worse by a few more kills among very many, nor by the retries of one request', () => {
    const lives = [...flat('7', 300, 4, 400), ...flat('8', 300, 4, 400)];
    const withKills = (before: number, after: number, attempts: number, failures: readonly Failure[] = []) =>
      judgeRollout(
        factsOf(lives, {
          failures,
          fn: {
            versions: [
              versionOf('7', lives, { oomKills: before, attempts }),
              versionOf('8', lives, { oomKills: after, attempts }),
            ],
          },
        }),
      )?.verdict;
    expect(withKills(1_000, 1_150, 1_000_000)).toBe('same');
    expect(withKills(1_000, 1_600, 1_000_000)).toBe('worse');
    const retried = Array.from({ length: 9 }, (_, index) => failureOf({ requestId: `request-${index % 3}` }));
    expect(withKills(0, 9, 2_000)).toBe('worse');
    expect(withKills(0, 9, 2_000, retried)).toBe('same');
  });

  it('is worse where the lives of the new version leak', () => {
    const lives = [...flat('7', 300, 6), ...flat('8', 300, 6, 40, { leak: 'leaking' })];
    expect(judge(lives)).toMatchObject({ verdict: 'worse' });
    expect(judge(lives)?.reason).toContain(
      'the function leaks (6 of 6 lives) and did not before (0 of 6 lives)',
    );
  });

  it('follows a mark set by hand before a version', () => {
    const early = Array.from({ length: 5 }, (_, index) => flatLife(200 + index, 40, { startedAt: 5_000 }));
    const late = Array.from({ length: 5 }, (_, index) => flatLife(300 + index, 40, { startedAt: 60_000 }));
    const facts = factsOf([...early, ...late], {
      marks: [50_000],
      failures: [failureOf({ timestamp: 70_000 })],
    });
    expect(judgeRollout(facts)).toMatchObject({
      cause: 'mark',
      at: 50_000,
      verdict: 'worse',
      before: { label: 'before the mark', oomKills: 0, containers: 5 },
      after: { label: 'after the mark', oomKills: 1 },
    });
    expect(judgeRollout(factsOf(early, { marks: [900_000_000] }))).toMatchObject({
      cause: 'mark',
      verdict: 'too-early',
      after: { attempts: 0 },
    });
  });

  it('judges a new size by the kills, not by the memory that it was given for', () => {
    const before = Array.from({ length: 6 }, (_, index) =>
      flatLife(256, 20, { sizeMb: 256, startedAt: index + 1, endedBy: 'oom-kill' }),
    );
    const after = Array.from({ length: 6 }, () => flatLife(330, 60, { startedAt: 50_000 }));
    const failures = before.map((_, index) =>
      failureOf({ sizeMb: 256, usedMb: 256, timestamp: 100 + index, requestId: `r${index}` }),
    );
    expect(judgeRollout(factsOf([...before, ...after], { failures }))).toMatchObject({
      cause: 'size',
      at: 50_000,
      verdict: 'better',
      before: { label: '256 MB', oomKills: 6, killsPer1000: 50 },
      after: { label: '512 MB', oomKills: 0 },
    });
    const unkilled = before.map((life) => ({ ...life, endedBy: null }));
    expect(judgeRollout(factsOf([...unkilled, ...after]))).toMatchObject({ verdict: 'same' });
  });

  it('takes a size that came with a version as part of it, and a later one as a change of its own', () => {
    const old = flat('7', 200, 5, 40, { sizeMb: 256, startedAt: 7_100 });
    const larger = flat('8', 300, 5, 40, { startedAt: 8_100 });
    expect(judge([...old, ...larger])).toMatchObject({ cause: 'version', verdict: 'same' });
    const same = flat('8', 200, 5, 40, { sizeMb: 256, startedAt: 8_100 });
    const resized = flat('8', 200, 5, 40, { startedAt: 9_000 });
    expect(judge([...old, ...same, ...resized])).toMatchObject({ cause: 'size', at: 9_000 });
  });

  it.each([
    ['few containers of equal age', 4, 4, [60, 60], [60, 60]],
    ['many', 30, 30, [1, 300], [1, 300]],
    ['old ones against young ones', 12, 5, [100, 300], [4, 40]],
  ] as const)(
    'calls what did not change worse in less than 1 of 20 cases: %s',
    (_, n, m, [low, high], [least, most]) => {
      const random = createRandom(20_261_124 + n);
      const between = (from: number, to: number) => from + Math.floor(random() * (to - from + 1));
      let [worse, better] = [0, 0];
      const rounds = 200;
      for (let round = 0; round < rounds; round += 1) {
        const verdict = judge([
          ...Array.from({ length: n }, () => payloadLife(random, between(low, high), 1, { version: '7' })),
          ...Array.from({ length: m }, () => payloadLife(random, between(least, most), 1, { version: '8' })),
        ])?.verdict;
        if (verdict === 'worse') worse += 1;
        if (verdict === 'better') better += 1;
      }
      expect(worse / rounds).toBeLessThanOrEqual(0.05);
      expect(better / rounds).toBeLessThanOrEqual(0.05);
    },
  );

  it('sees a third more memory in eight lives more often than not', () => {
    const random = createRandom(9);
    const rounds = 100;
    let worse = 0;
    for (let round = 0; round < rounds; round += 1) {
      const lives = [
        ...Array.from({ length: 8 }, () => payloadLife(random, 60, 1, { version: '7' })),
        ...Array.from({ length: 8 }, () => payloadLife(random, 60, 1.33, { version: '8' })),
      ];
      if (judge(lives)?.verdict === 'worse') worse += 1;
    }
    expect(worse / rounds).toBeGreaterThan(0.6);
  });
});

function lifeFrom(used: readonly number[], version: string): LifeFacts {
  const peakAtMb = used.filter((_, index) => ((index + 1) & index) === 0);
  return { ...flatLife(used.at(-1) ?? 0, used.length, { version }), peakAtMb };
}
