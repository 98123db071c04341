import { describe, expect, it } from 'vitest';
import { quotaTps } from '../../../src/aws/client/rate-limiter.ts';

describe('quotas', () => {
  it.each([
    ['us-east-1', 25],
    ['eu-central-1', 5],
    ['eu-west-1', 10],
  ])('%s', (region, tps) => expect(quotaTps(region)).toBe(tps));
});
