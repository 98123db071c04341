import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../src/events/parse.ts';
import { matchesFilterPattern } from '../../src/events/relevance.ts';
import { reportOf } from '../fixtures/endings/endings.ts';

const requestId = '12345678-8bcc-42f7-b1de-123456789012';
const performance = {
  event_type: 'performance',
  function_name: 'cpu-intensive',
  version: 'Blue',
  request_id: requestId,
  duration: 45_191,
  billed_duration: 45_200,
  billed_mb_ms: 11_571_200,
  cold_start: true,
  memory_utilization: 45,
  total_memory: 256,
  used_memory_max: 114,
};
const eventOf = (message: string, logGroup: string, logStream: string, timestamp = 1_793_491_200_000) => ({
  account: null,
  logGroup,
  logStream,
  timestamp,
  ingestionTime: null,
  eventId: null,
  message,
});
const insights = (more: object = {}) =>
  eventOf(JSON.stringify({ ...performance, ...more }), '/aws/lambda-insights', 'cpu-intensive/1');

describe('events of Lambda Insights', () => {
  it('stand for the REPORT of the function that they name', () => {
    expect(parseEvent(insights())).toMatchObject({
      logGroup: '/aws/lambda/cpu-intensive',
      record: { kind: 'report', requestId, usedMb: 114, sizeMb: 256, durationMs: 45_191 },
    });
    expect(matchesFilterPattern(insights().message)).toBe(true);
    const { functions, totals } = reportOf([insights()]);
    expect(totals.reports).toBe(1);
    expect(functions).toMatchObject([
      { functionName: 'cpu-intensive', memory: { peakMb: 114, sizeMb: 256 } },
    ]);
  });

  it('say that an invocation timed out', () => {
    expect(reportOf([insights({ shutdown: 1, shutdown_reason: 'Timeout' })]).totals.timeouts).toBe(1);
  });

  it('count nothing twice, whichever comes first', () => {
    const line = `REPORT RequestId: ${requestId}\tDuration: 45191.00 ms\tBilled Duration: 45200 ms\tMemory Size: 256 MB\tMax Memory Used: 118 MB\t\n`;
    const report = eventOf(
      line,
      '/aws/lambda/cpu-intensive',
      '2026/11/01/[$LATEST]0123456789abcdef0123456789abcdef',
    );
    for (const events of [
      [insights(), report],
      [report, insights()],
    ]) {
      const { functions, totals } = reportOf(events);
      expect(totals).toMatchObject({ reports: 1, attempts: 1, containers: 1 });
      expect(functions[0]?.memory.peakMb).toBe(118);
    }
  });

  it.each([
    ['of another kind', { event_type: 'other' }],
    ['without a request', { request_id: '' }],
    ['without memory', { used_memory_max: 'much' }],
    ['of a function that no function can be', { function_name: '../x' }],
  ])('leave an event %s to the application', (_, more) => {
    expect(parseEvent(insights(more)).record.kind).toBe('application');
  });
});
