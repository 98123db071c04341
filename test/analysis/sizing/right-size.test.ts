import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clampSize, recommend } from '../../../src/analysis/sizing/right-size.ts';
import { type SizingFacts, sizingFacts } from '../../../src/analysis/sizing/sizing.ts';
import { factsOf, failureOf, flatLife, leaking, lifeOf, noLeak } from '../advice/facts.ts';

const seen: SizingFacts = {
  sizeMb: 1_024,
  invocations: 1_000,
  lives: 5,
  kills: 0,
  doubtfulKills: 0,
  peakMb: 340,
  medianMb: 330,
  meanMaximumMb: 2,
  leak: null,
  watching: false,
};

const sized = (more: Partial<SizingFacts>) => recommend({ ...seen, ...more }, 100);

describe('the Memory Size to set', () => {
  it('gives half as much again as the peak, in steps of 64 MB: 340 MB makes 512', () => {
    expect(sized({})).toMatchObject({ memoryMb: 512, action: 'lower', censored: false, gbSecondsRatio: 0.5 });
    expect(sized({ sizeMb: 512 })).toMatchObject({ memoryMb: 512, action: 'keep', gbSecondsRatio: 1 });
    expect(sized({ sizeMb: 384 })).toMatchObject({ memoryMb: 512, action: 'raise' });
    expect(sized({ sizeMb: 384 })?.reason).toBe(
      'Peak 340 MB over 1,000 invocations of 5 container lives, with half as much again as headroom, makes 512 MB.',
    );
  });

  it('doubles the peak where one life stood far above the others', () => {
    expect(sized({ sizeMb: 512, medianMb: 220 })).toMatchObject({ memoryMb: 704, action: 'raise' });
    expect(sized({ sizeMb: 512, medianMb: 227 })).toMatchObject({ memoryMb: 512 });
  });

  it('leaves room for the maxima still to come, up to three times the peak', () => {
    // 340 + 1.5 * 60 * ln(1 + 100,000 / 1,000) = 755
    expect(sized({ sizeMb: 512, meanMaximumMb: 60 })).toMatchObject({ memoryMb: 768, action: 'raise' });
    expect(sized({ sizeMb: 512, meanMaximumMb: 600 })).toMatchObject({ memoryMb: 1_024 });
    // The more was seen, the less is still to come: 340 + 1.5 * 60 * ln(1 + 100,000 / 100,000) = 402
    expect(sized({ sizeMb: 512, meanMaximumMb: 60, invocations: 100_000 })).toMatchObject({ memoryMb: 512 });
  });

  it('takes the limit as a lower bound after a kill', () => {
    const killed = { sizeMb: 512, kills: 1, peakMb: 512 };
    // max(1.5 M, M + 1.5 * 2 * ln(1 + 100,000 * 1 / 1,000)) = 768
    expect(sized(killed)).toMatchObject({ memoryMb: 768, action: 'raise', censored: true });
    // M + 1.5 * 60 * ln(101) = 927
    expect(sized({ ...killed, meanMaximumMb: 60 })).toMatchObject({ memoryMb: 960 });
    expect(sized({ ...killed, meanMaximumMb: 900 })).toMatchObject({ memoryMb: 1_536 });
    expect(sized({ ...killed, meanMaximumMb: null })).toMatchObject({ memoryMb: 1_024 });
    expect(sized({ ...killed, kills: 3 })).toMatchObject({ memoryMb: 1_024 });
    expect(sized(killed)?.reason).toContain('the true peak is unknown');
  });

  it('fixes a leak before any size, and gives only a bridge', () => {
    const leak = { baselineMb: 240, slopeMbPerInvocation: 2, longLife: 200 };
    // 1.2 * (240 + 2 * 200) = 768
    const bridged = sized({ sizeMb: 512, leak, kills: 6 });
    expect(bridged).toMatchObject({ memoryMb: 768, action: 'fix-leak', censored: true });
    expect(bridged?.reason).toContain('is enough only until then');
    expect(sized({ sizeMb: 1_024, leak })).toMatchObject({ memoryMb: 1_024, action: 'fix-leak' });
  });

  it.each([
    ['few invocations', { invocations: 199 }],
    ['few lives', { lives: 2 }],
    ['a suspected kill', { doubtfulKills: 1 }],
    ['growth that is still watched', { watching: true }],
  ])('does not lower on %s', (_, more) => {
    expect(sized(more)).toMatchObject({ memoryMb: 1_024, action: 'keep' });
  });

  it('lowers only for a quarter less or more', () => {
    expect(sized({ sizeMb: 704 })).toMatchObject({ memoryMb: 512, action: 'lower' });
    expect(sized({ sizeMb: 680 })).toMatchObject({ memoryMb: 680, action: 'keep' });
  });

  it('only ever recommends more on insufficient data, and says so', () => {
    expect(sized({ invocations: 49 })?.reason).toContain('insufficient data');
    expect(sized({ invocations: 49, sizeMb: 384 })).toMatchObject({ memoryMb: 512, action: 'raise' });
    expect(sized({ invocations: 49, sizeMb: 384 })?.reason).toContain('insufficient data');
    expect(sized({ lives: 1, sizeMb: 512 })).toMatchObject({ action: 'keep' });
    expect(sized({ lives: 1, sizeMb: 512 })?.reason).toContain('insufficient data');
  });

  it('says what cannot fit', () => {
    expect(sized({ sizeMb: 8_192, peakMb: 8_000, medianMb: 8_000 })).toMatchObject({
      memoryMb: 10_240,
      action: 'raise',
    });
    expect(sized({ sizeMb: 8_192, peakMb: 8_000, medianMb: 8_000 })?.reason).toContain('It cannot fit');
    expect(sized({ sizeMb: 10_240, kills: 1 })).toMatchObject({
      memoryMb: 10_240,
      action: 'keep',
      censored: true,
    });
  });

  it('warns that less memory is less CPU', () => {
    expect(sized({})?.reason).toContain('CPU shrinks');
    expect(sized({ sizeMb: 3_008 })?.reason).not.toContain('CPU shrinks');
  });

  it('knows nothing of emulators, nor without figures', () => {
    const life = flatLife(512, 300);
    expect(sizingFacts(factsOf([life], { fn: { emulated: true } }))).toBeNull();
    expect(sizingFacts(factsOf([life], { fn: { noMemoryData: 'log-level' } }))).toBeNull();
    expect(sizingFacts(factsOf([]))).toBeNull();
    expect(recommend(null, 100)).toBeNull();
  });

  it('stays within the bounds, in steps, and never goes lower after a kill', () => {
    const facts = fc.record<SizingFacts>({
      sizeMb: fc.integer({ min: 128, max: 10_240 }),
      invocations: fc.integer({ min: 1, max: 1_000_000 }),
      lives: fc.integer({ min: 1, max: 300 }),
      kills: fc.integer({ min: 0, max: 50 }),
      doubtfulKills: fc.integer({ min: 0, max: 3 }),
      peakMb: fc.integer({ min: 1, max: 10_300 }),
      medianMb: fc.integer({ min: 1, max: 10_300 }),
      meanMaximumMb: fc.option(fc.double({ min: 0.1, max: 2_000, noNaN: true })),
      leak: fc.option(
        fc.record({
          baselineMb: fc.integer({ min: 1, max: 5_000 }),
          slopeMbPerInvocation: fc.double({ min: 0, max: 500, noNaN: true }),
          longLife: fc.integer({ min: 1, max: 10_000 }),
        }),
        { freq: 4 },
      ),
      watching: fc.boolean(),
    });
    fc.assert(
      fc.property(facts, (drawn) => {
        const advice = recommend(drawn, 100);
        const { memoryMb, action } = advice ?? { memoryMb: 0, action: 'keep' };
        expect(memoryMb).toBeGreaterThanOrEqual(128);
        expect(memoryMb).toBeLessThanOrEqual(10_240);
        if (memoryMb !== drawn.sizeMb) expect(memoryMb % 64).toBe(0);
        if (drawn.kills > 0 || drawn.leak !== null) expect(memoryMb).toBeGreaterThanOrEqual(drawn.sizeMb);
        if (action === 'lower') expect(memoryMb).toBeLessThanOrEqual(0.75 * drawn.sizeMb);
        if (action === 'raise') expect(memoryMb).toBeGreaterThan(drawn.sizeMb);
        if (action === 'keep') expect(memoryMb).toBe(drawn.sizeMb);
        expect(advice?.reason).toMatch(/^[A-Z0-9].*\.$/);
      }),
      { seed: 4, numRuns: 500 },
    );
    expect(clampSize(1)).toBe(128);
    expect(clampSize(10_241)).toBe(10_240);
  });
});

describe('what a Memory Size is judged by', () => {
  it('takes a life as one observation, and only lives of the newest size', () => {
    const facts = sizingFacts(
      factsOf([
        flatLife(900, 500, { sizeMb: 1_024 }),
        flatLife(300, 100),
        flatLife(320, 40),
        lifeOf([100, 100, 100, 110, 130, 200, 340, 340]),
      ]),
    );
    expect(facts).toMatchObject({
      sizeMb: 512,
      lives: 3,
      invocations: 148,
      peakMb: 340,
      medianMb: 320,
      kills: 0,
    });
    // Four maxima after the warm-up: 10 + 20 + 70 + 140.
    expect(facts?.meanMaximumMb).toBe(60);
  });

  it('makes no mean of two maxima in many invocations: one large payload is a step', () => {
    const life = lifeOf([100, 100, 100, 110, 340, ...new Array<number>(200).fill(100)]);
    expect(sizingFacts(factsOf([life]))?.meanMaximumMb).toBeNull();
    expect(sizingFacts(factsOf([lifeOf([100, 100, 100, 110, 340])]))?.meanMaximumMb).toBe(120);
    expect(sizingFacts(factsOf([flatLife(100, 5)]))?.meanMaximumMb).toBeNull();
  });

  it('leaves out the maximum that killed: it is cut off at the limit', () => {
    const used = [100, 100, 100, 110, 512];
    expect(sizingFacts(factsOf([lifeOf(used, { endedBy: 'oom-kill' })]))?.meanMaximumMb).toBe(10);
    expect(
      sizingFacts(factsOf([lifeOf([100, 100, 100, 512], { endedBy: 'oom-kill' })]))?.meanMaximumMb,
    ).toBeNull();
  });

  it('counts the kills at the present size, not those at a smaller one before', () => {
    const before = flatLife(256, 10, { sizeMb: 256, endedBy: 'oom-kill' });
    const after = flatLife(300, 60);
    const old = failureOf({ sizeMb: 256, usedMb: 256 });
    expect(sizingFacts(factsOf([before, after], { failures: [old] }))?.kills).toBe(0);
    expect(sizingFacts(factsOf([before, after], { failures: [old, failureOf()] }))?.kills).toBe(1);
  });

  it('remembers kills whose lives and failures are no longer kept', () => {
    expect(sizingFacts(factsOf([flatLife(300, 60)], { fn: { oomKills: 7 } }))?.kills).toBe(7);
  });

  it('takes a runtime that gave up far below the limit as no proof that the limit is too low', () => {
    const low = failureOf({ kind: 'runtime-oom', usedMb: 56 });
    const high = failureOf({ kind: 'runtime-oom', usedMb: 480 });
    expect(sizingFacts(factsOf([flatLife(56, 9)], { failures: [low] }))).toMatchObject({
      kills: 0,
      doubtfulKills: 1,
    });
    expect(sizingFacts(factsOf([flatLife(480, 9)], { failures: [high] }))).toMatchObject({
      kills: 1,
      doubtfulKills: 0,
    });
  });

  it('takes a leak from the function, or from a container where the others do not deny it', () => {
    const lives = [
      flatLife(300, 60),
      lifeOf([240, 242, 244, 246, 248, 250], { leak: 'leaking', slopeMbPerInvocation: 3 }),
    ];
    expect(sizingFacts(factsOf(lives, { fn: { leak: leaking } }))?.leak).toMatchObject({
      slopeMbPerInvocation: 2,
    });
    const one = { ...noLeak, containersLeaking: 1 };
    expect(
      sizingFacts(factsOf(lives, { fn: { leak: { ...one, verdict: 'watching' } } }))?.leak,
    ).toMatchObject({
      slopeMbPerInvocation: 3,
    });
    expect(sizingFacts(factsOf(lives, { fn: { leak: one } }))?.leak).toBeNull();
  });
});
