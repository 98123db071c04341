import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { CommandError } from '../../src/errors.ts';
import { parseConditions } from '../../src/output/gate/conditions.ts';
import { safeJson } from '../../src/output/json.ts';
import { fitted, tableLines, wrap } from '../../src/output/layout.ts';
import { recordedLine } from '../../src/output/recorder.ts';
import { markdownLines } from '../../src/output/report-markdown.ts';
import { reportLines } from '../../src/output/report-text.ts';
import { eventLine } from '../../src/output/text.ts';
import { parseMoment, parseSpan } from '../../src/text/time.ts';
import { failure, finding, happenings, recording, snapshot } from './sample-snapshot.ts';

const runs = { seed: 20261124, numRuns: 300 };
const plain = { utc: true, color: false, redact: (text: string) => text };

/** Text as an attacker would write it: any code units, and the sequences that terminals and formats act on. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom(
        '\x1b]8;;http://x\x07',
        '\x1b[2J',
        '\x9b31m',
        '\ud800',
        '\u202e',
        '\u200b',
        '日本',
        '👩‍👩‍👧',
        '\n',
        '\r',
        '\0',
        '|',
        '```',
        '<script>',
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

const acted = /[\x00-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]/;

describe('hostile text', () => {
  it('reaches no line of text', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const bad = {
          ...failure,
          functionName: text,
          logStream: text,
          requestId: text,
          version: text,
          evidence: [{ rule: 'x', timestamp: null, message: text }],
        };
        const lines = [
          eventLine({ ...happenings.failure, failure: bad }, plain) ?? '',
          eventLine(
            { ...happenings.nearOom, where: { ...happenings.nearOom.where, functionName: text } },
            plain,
          ) ?? '',
          eventLine(
            { ...happenings.finding, finding: { ...finding, title: text, functionName: text } },
            plain,
          ) ?? '',
        ];
        for (const line of lines) expect(line).not.toMatch(acted);
      }),
      runs,
    );
  });

  it('reaches no line of a report, and breaks no row of its tables', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const functions = snapshot.functions.map((fn) => ({ ...fn, functionName: text }));
        const findings = [{ ...finding, title: text, detail: text, commands: [{ label: text, text }] }];
        const failures = [{ ...failure, functionName: text, requestId: text }];
        const bad = { ...snapshot, functions, findings, failures };
        for (const line of reportLines(bad, { ...recording, files: [text] }, plain))
          expect(line).not.toMatch(acted);
        for (const line of markdownLines(bad, { ...recording, files: [text] }, plain)) {
          expect(line).not.toMatch(acted);
          if (line.startsWith('| ')) expect([9, 12]).toContain(line.split(/(?<!\\)\|/).length);
        }
      }),
      { ...runs, numRuns: 100 },
    );
  });

  it('comes back from JSON as it was, and moves no cursor on the way', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const json = safeJson({ text }, plain.redact);
        expect(json).not.toMatch(acted);
        expect(JSON.parse(json)).toEqual({ text });
        const line = recordedLine(
          {
            account: null,
            logGroup: text,
            logStream: text,
            timestamp: 0,
            ingestionTime: null,
            eventId: null,
            message: text,
          },
          plain.redact,
        );
        expect(line.slice(0, -1)).not.toMatch(acted);
        expect(JSON.parse(line)).toMatchObject({ message: text, logStreamName: text });
      }),
      runs,
    );
  });
});

describe('layout', () => {
  it('holds every width', () => {
    const words = fc.array(fc.constantFrom('a', 'word', 'longer-word', '日本語', '👩‍👩‍👧', 'e\u0301'), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(words, fc.integer({ min: 20, max: 100 }), (parts, width) => {
        const text = parts.join(' ');
        for (const line of wrap(text, width, '  ')) expect(stringWidth(line)).toBeLessThanOrEqual(width);
        expect(stringWidth(fitted(text, width))).toBe(width);
        const columns = [
          { title: 'NAME', align: 'left', flexible: true },
          { title: 'N', align: 'right', drop: 1 },
        ] as const;
        for (const line of tableLines(columns, [[text, '12']], width)) {
          expect(stringWidth(line)).toBeLessThanOrEqual(width);
        }
      }),
      runs,
    );
  });
});

describe('what is typed on the command line', () => {
  it('is read or refused, whatever it is', () => {
    const typed = fc.oneof(
      hostileText,
      fc.string({ unit: fc.constantFrom(...'0123456789:-+.TZsmhdw '), maxLength: 24 }),
    );
    const now = Date.UTC(2026, 10, 24);
    fc.assert(
      fc.property(typed, fc.boolean(), (text, utc) => {
        const readings = [
          () => parseMoment('--since', text, { now, utc, side: 'past' }),
          () => parseMoment('--until', text, { now, utc, side: 'future' }),
          () => parseSpan('--for', text),
          () => parseConditions(text).length,
        ];
        for (const read of readings) {
          try {
            expect(Number.isFinite(read())).toBe(true);
          } catch (error) {
            if (!(error instanceof CommandError)) throw error;
          }
        }
      }),
      { ...runs, numRuns: 2_000 },
    );
  });
});
