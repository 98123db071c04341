import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { POOL, REFERENCE_INTERVAL, REX } from '../../../src/analysis/leak/constants.ts';
import { feed, isStable } from '../../../src/analysis/leak/detector.ts';
import { newDetector } from '../../../src/analysis/leak/detector-state.ts';
import { forecast } from '../../../src/analysis/leak/forecast.ts';
import { summarizeLife } from '../../../src/analysis/leak/life-summary.ts';
import { addLife, newPool } from '../../../src/analysis/leak/pool.ts';
import { poolVerdict } from '../../../src/analysis/leak/pooled-growth.ts';

interface Series {
  readonly id: string;
  readonly M: number;
  readonly env: number;
  readonly values: readonly number[];
  readonly steps: readonly (readonly [string, number])[];
  readonly hw: number;
  readonly records: number;
  readonly stable: boolean;
  readonly win: readonly [number, number] | null;
  readonly forecast: readonly [number, number, number] | null;
}

interface Pool {
  readonly cls: string;
  readonly M: number;
  readonly containers: readonly {
    readonly values: readonly number[];
    readonly killed: boolean;
    readonly verdict_after: boolean;
    readonly env_after: number;
  }[];
}

interface Vectors {
  readonly constants: Readonly<Record<string, number>>;
  readonly pool: Readonly<Record<string, number>>;
  readonly series: readonly Series[];
  readonly pools: readonly Pool[];
}

// A fixture of our own, shaped as above.
const vectors = JSON.parse(
  readFileSync(new URL('../../fixtures/leak-vectors.json', import.meta.url), 'utf8'),
) as Vectors;

describe('the reference vectors', () => {
  it('were made with these constants', () => {
    expect({
      h: REX.evidenceNats,
      gamma: REX.materialShare,
      z: REX.halfSlack,
      zq: REX.quarterSlack,
      conc: REX.jumpShare,
      minrec: REX.minMaxima,
      mingrow: REX.minGrowthMb,
      warm: REX.warmUp,
      K: REX.anchors,
      nwin: REX.windows,
      minL: REX.minWindow,
      stair: REX.stairSteps,
      clear_n: REX.clearInvocations,
      clear_f: REX.clearShare,
      F_C2: REFERENCE_INTERVAL.baseVariance,
      F_K: REFERENCE_INTERVAL.late,
    }).toEqual(vectors.constants);
    expect({ conc: POOL.jumpShare, minrec: POOL.minMaxima, ratio: POOL.growingShare }).toEqual(vectors.pool);
  });

  it.each(vectors.series.map((series) => [series.id, series] as const))('%s, step by step', (_, series) => {
    const detector = newDetector(series.M);
    const steps = series.values.map((usedMb) => {
      feed(detector, usedMb, series.env);
      return [detector.state, Number(detector.score.toFixed(6))];
    });
    expect(steps).toEqual(series.steps);
    expect(detector.peakMb).toBe(series.hw);
    expect(detector.maxima).toBe(series.records);
    expect(isStable(detector)).toBe(series.stable);
    const window =
      detector.growthStart === null ? null : [detector.growthStart, Number(detector.growthFromMb.toFixed(4))];
    expect(window).toEqual(series.win);
    const left = detector.growthStart === null ? null : forecast(detector, REFERENCE_INTERVAL);
    if (series.forecast === null || left === null) {
      expect(left).toBe(series.forecast);
      return;
    }
    expect(left.p50).toBeCloseTo(series.forecast[0], 3);
    expect(left.p10).toBeCloseTo(series.forecast[1], 3);
    expect(left.p90 ?? Number.NaN).toBeCloseTo(series.forecast[2], 3);
  });

  it.each(vectors.pools.map((pool, k) => [`${k} ${pool.cls}`, pool] as const))('pool %s', (_, expected) => {
    let pool = newPool(expected.M);
    for (const container of expected.containers) {
      const detector = newDetector(expected.M);
      for (const usedMb of container.values) feed(detector, usedMb);
      pool = addLife(pool, summarizeLife(detector, { killed: container.killed }));
      expect([poolVerdict(pool), pool.envelopeMb]).toEqual([container.verdict_after, container.env_after]);
    }
  });
});
