import { describe, expect, it } from 'vitest';
import { safeJson } from '../../src/output/json.ts';
import { redact } from '../../src/text/redact.ts';
import { cases, eventsOf, reportOf } from '../fixtures/endings/endings.ts';

describe('the tenant of a kill', () => {
  const tenant = cases.find(({ name }) => name === 'tenant');
  const report = reportOf(tenant === undefined ? [] : eventsOf(tenant));

  it('stands with the failure, its container and the finding', () => {
    expect(report.failures[0]?.tenantId).toBe('BlueTenant');
    expect(report.containers[0]?.tenantId).toBe('BlueTenant');
    expect(safeJson(report, (text) => text)).toContain('1 of 1 kill is of tenant \\"BlueTenant\\"');
  });

  it('is masked where secrets are, the same everywhere', () => {
    const json = safeJson(report, redact);
    expect(json).not.toContain('BlueTenant');
    const masks = new Set(json.match(/<tenant:[0-9a-f]+>/g));
    expect(masks.size).toBe(1);
    expect(redact(json)).toBe(json);
  });
});
