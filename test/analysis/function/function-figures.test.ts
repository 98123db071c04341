import { expect, it } from 'vitest';
import { functionFigures } from '../../../src/analysis/function/function-figures.ts';
import { newFunctionState } from '../../../src/analysis/function/function-state.ts';
import { retentionBudgetOf } from '../../../src/analysis/function/retention-budget.ts';
import { idOfFunction } from '../../fixtures/ids.ts';

it('shows a function whose twelve thousand containers died of every invocation', () => {
  const now = Date.UTC(2026, 10, 24, 12);
  const fn = newFunctionState({
    key: idOfFunction('k'),
    account: null,
    functionName: 'checkout-api',
    logGroup: '/aws/lambda/checkout-api',
    firstSeen: now,
    share: retentionBudgetOf(1),
  });
  const kills = Array.from({ length: 480_000 }, () => now);
  const { snapshot } = functionFigures(fn, [], now, kills, 600_000);
  expect(snapshot.trend.at(-1)).toEqual({ peakUtilization: null, attempts: 0, kills: 480_000 });
});
