import { describe, expect, it } from 'vitest';
import { parseMessage } from '../../src/events/parse.ts';
import type { LambdaRecord } from '../../src/events/record.ts';
import { messagesOf, samples } from './samples.ts';

/** What the records say of failures, without any attempt logic: the evidence an analyzer has to work with. */
function evidence(records: readonly LambdaRecord[]) {
  const has = (test: (record: LambdaRecord) => boolean) => records.some(test);
  return {
    reports: records.filter((record) => record.kind === 'report').length,
    kill: has(
      (r) =>
        (r.kind === 'report' && r.errorType === 'Runtime.OutOfMemory') ||
        (r.kind === 'exit' && (r.cause === 'killed' || r.cause === 'out-of-memory')),
    ),
    runtimeOom: has((r) => r.kind === 'runtime-oom' && r.proof !== 'hint'),
    timeout: has((r) => r.kind === 'timeout' || (r.kind === 'report' && r.status === 'timeout')),
    other: has(
      (r) =>
        r.kind === 'failure-line' ||
        (r.kind === 'exit' && r.cause !== 'killed') ||
        ((r.kind === 'init-report' || r.kind === 'report') && r.status === 'error'),
    ),
  };
}

describe('parseMessage on the recorded samples', () => {
  it.each(samples.map((sample) => [sample.id, sample] as const))('%s', (_, sample) => {
    const found = evidence(sample.messages.map(parseMessage));
    expect(found.reports).toBe(sample.expect.reports);
    expect(found.kill).toBe(sample.expect.oomKills > 0);
    expect(found.runtimeOom).toBe(sample.expect.runtimeOoms > 0);
    expect(found.timeout).toBe(sample.expect.timeouts > 0);
    if (sample.expect.otherFailures > 0) expect(found.other).toBe(true);
    const clean = Object.values(sample.expect).every((count) => count === 0);
    if (clean) expect(found.other).toBe(false);
  });

  it('gives two failures to two unrelated reports of EMFILE', () => {
    const kinds = messagesOf('fail-016-emfile').map((message) => parseMessage(message).kind);
    expect(kinds).toEqual(['failure-line', 'failure-line']);
  });

  it('takes a lone error type and a connection error for application lines', () => {
    expect(parseMessage('Runtime.ExitError').kind).toBe('application');
    expect(parseMessage('Error: connect ECONNREFUSED 127.0.0.1:3306').kind).toBe('application');
  });
});
