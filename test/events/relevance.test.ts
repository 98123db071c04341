import { describe, expect, it } from 'vitest';
import { parseMessage } from '../../src/events/parse.ts';
import {
  filterPattern,
  longestFilterPattern,
  matchesFilterPattern,
  relevantTerms,
} from '../../src/events/relevance.ts';
import { samples } from './samples.ts';

const unasked: ReadonlySet<string> = new Set(['application', 'platform']);

describe('the filter pattern', () => {
  it('fits into what the service takes', () => {
    expect(filterPattern.length).toBeLessThanOrEqual(longestFilterPattern);
  });

  it('is an OR of whole words and quoted phrases', () => {
    expect(filterPattern.match(/\?(?:"[^"\\]+"|[A-Za-z0-9]+)(?= \?|$)/g)).toHaveLength(relevantTerms.length);
    expect(filterPattern).toContain('?"platform."');
    expect(filterPattern).toContain('?ENOSPC');
    for (const term of relevantTerms) expect(term).toBe(term.trim());
  });

  it.each(samples.map((sample) => [sample.id, sample] as const))(
    'lets through all that bears on %s',
    (_, sample) => {
      for (const message of sample.messages) {
        if (!unasked.has(parseMessage(message).kind))
          expect(matchesFilterPattern(message), message).toBe(true);
      }
    },
  );

  it('keeps the lines of a healthy application with the service', () => {
    const lines = [
      'Processing order 12345\n',
      '2022-02-01T20:45:18.184Z\t573ff125-e219-4445-a4e5-e6e8123ab677\tINFO\tabc12\n',
      '[INFO]\t2022-02-01T20:45:18.184Z\t573ff125-e219-4445-a4e5-e6e8123ab677\tabc12\n',
      '{"timestamp":"2024-05-20T16:29:45.009Z","level":"INFO","requestId":"90a796b1","message":"hello"}',
      'TELEMETRY\tName: my-ext\tState: Subscribed\tTypes: [Platform]\n',
    ];
    for (const line of lines) expect(matchesFilterPattern(line), line).toBe(false);
  });
});
