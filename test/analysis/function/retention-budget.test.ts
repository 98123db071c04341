import { describe, expect, it } from 'vitest';
import { retentionBudgetOf } from '../../../src/analysis/function/retention-budget.ts';

describe('the share of a function', () => {
  it('is all that tells anything while functions are few', () => {
    for (const functions of [0, 1, 40])
      expect(retentionBudgetOf(functions)).toEqual({ lives: 256, failures: 1_000 });
  });

  it('shrinks as functions grow in number, and never below what a roll-out compares', () => {
    expect(retentionBudgetOf(200)).toEqual({ lives: 120, failures: 200 });
    expect(retentionBudgetOf(2_000)).toEqual({ lives: 64, failures: 50 });
  });
});
