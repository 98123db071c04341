import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oomRisk, pressureOf, pressureSeverity } from '../../../src/analysis/advice/pressure.ts';
import { factsOf, flatLife, lifeOf } from './facts.ts';

describe('pressure', () => {
  it.each([
    [409, null],
    [410, 'medium'],
    [460, 'medium'],
    [461, 'high'],
    [486, 'high'],
    [487, 'critical'],
    [512, 'critical'],
  ])('of %d of 512 MB is %s', (peakMb, severity) => {
    expect(pressureSeverity(peakMb, 512)).toBe(severity);
  });

  it('counts containers, not the REPORTs that repeat a high-water mark', () => {
    const facts = factsOf([
      flatLife(500, 5_000),
      flatLife(200, 10),
      flatLife(420, 3),
      flatLife(505, 9, { endedBy: 'reset' }),
    ]);
    expect(pressureOf(facts)).toMatchObject({
      severity: 'critical',
      peakMb: 505,
      sizeMb: 512,
      containers: 3,
      pressed: 2,
    });
  });

  it('leaves out lives that died at the limit, other sizes and emulators', () => {
    const killed = flatLife(512, 40, { endedBy: 'oom-kill' });
    expect(pressureOf(factsOf([killed, flatLife(200, 10)]))).toBeNull();
    expect(pressureOf(factsOf([flatLife(250, 40, { sizeMb: 256 }), flatLife(250, 10)]))).toBeNull();
    expect(pressureOf(factsOf([flatLife(512, 40)], { fn: { emulated: true } }))).toBeNull();
    expect(pressureOf(factsOf([]))).toBeNull();
  });

  it('takes the risk from the size of new maxima and the room that is left', () => {
    // 1 - exp(-(1000 / 1000) exp(-50 / 25))
    expect(oomRisk(462, 512, 1_000, 25)).toBeCloseTo(0.1266, 4);
    expect(oomRisk(400, 512, 1_000, null)).toBeCloseTo(1 - Math.exp(-Math.exp(-14)), 8);
    expect(pressureOf(factsOf([lifeOf([400, 400, 400, 410, 420, 430, 430])]))?.risk).toBeCloseTo(
      oomRisk(430, 512, 4, 10),
      8,
    );
  });

  it('is a probability that falls with the room and with experience', () => {
    const peaks = fc.integer({ min: 1, max: 1_024 });
    fc.assert(
      fc.property(
        peaks,
        fc.integer({ min: 0, max: 100_000 }),
        fc.option(fc.double({ min: 0, max: 500, noNaN: true })),
        (peakMb, invocations, beta) => {
          const risk = oomRisk(peakMb, 1_024, invocations, beta);
          expect(risk).toBeGreaterThanOrEqual(0);
          expect(risk).toBeLessThanOrEqual(1);
          expect(oomRisk(peakMb, 2_048, invocations, beta)).toBeLessThanOrEqual(risk);
          expect(oomRisk(peakMb, 1_024, invocations + 1_000, beta)).toBeLessThanOrEqual(risk);
        },
      ),
      { seed: 8, numRuns: 300 },
    );
  });
});
