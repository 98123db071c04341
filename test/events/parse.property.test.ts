import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureSignatures } from '../../src/events/failure-lines.ts';
import { parseMessage } from '../../src/events/parse.ts';
import { matchesFilterPattern } from '../../src/events/relevance.ts';
import { oomSignatures } from '../../src/events/signatures.ts';
import { samples } from './samples.ts';

const kinds: ReadonlySet<string> = new Set([
  'init-start',
  'init-report',
  'restore-start',
  'restore-report',
  'start',
  'end',
  'runtime-done',
  'report',
  'exit',
  'timeout',
  'runtime-oom',
  'failure-line',
  'extension',
  'logs-dropped',
  'platform',
  'application',
]);

const real = [...new Set(samples.flatMap((sample) => sample.messages))];
const words = [...oomSignatures, ...failureSignatures].flatMap((row) => [row.starts, row.contains ?? '']);
const frames = [
  '2021-11-09T19:16:53.572Z a5726620 ',
  '2021-11-09T19:16:53.572Z\tundefined\tERROR\t',
  '[ERROR] ',
  '{"level":"ERROR","errorType":"',
];

/** Pieces of real lines, cut anywhere, spliced with one another, with separators and with noise. */
const piece = fc.oneof(
  fc.tuple(fc.constantFrom(...real), fc.nat(), fc.nat()).map(([line, a, b]) => {
    const from = a % (line.length + 1);
    return line.slice(from, from + (b % (line.length - from + 1)));
  }),
  fc.constantFrom(...real),
  fc.constantFrom(...words, ...frames),
  fc.constantFrom(
    '\t',
    '\n',
    '\r',
    ' ',
    ': ',
    '{',
    '"',
    '\u00a0',
    '\ufeff',
    '\ud800',
    '\0',
    '0',
    'RequestId: ',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const spliced = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));

describe('parseMessage on any text', () => {
  it('never throws, and gives a record of a known kind', () => {
    fc.assert(
      fc.property(fc.oneof(spliced, fc.string({ unit: 'binary' })), (message) => {
        const record = parseMessage(message);
        expect(kinds.has(record.kind)).toBe(true);
        for (const value of Object.values(record)) {
          if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
          if (typeof value === 'string') expect(value.length).toBeLessThanOrEqual(400);
        }
      }),
      { seed: 20261124, numRuns: 4000 },
    );
  });

  it('gives a meaning to nothing that the filter pattern would hold back', () => {
    const meant = (kind: string) => !['application', 'platform', 'extension'].includes(kind);
    fc.assert(
      fc.property(spliced, (message) => {
        if (meant(parseMessage(message).kind)) expect(matchesFilterPattern(message), message).toBe(true);
      }),
      { seed: 20261124, numRuns: 4000 },
    );
  });

  it('does not mind what surrounds a platform line', () => {
    for (const message of real) {
      expect(parseMessage(`\ufeff \n${message.trimEnd()}\r\n\n`)).toEqual(parseMessage(message.trimEnd()));
    }
  });

  it.each([
    ['one line', 'x'],
    ['line breaks', '\n'],
    ['blanks after a REPORT', ' \t', 'REPORT RequestId: 1 Duration: 1 ms'],
    ['unknown words in a REPORT', 'M ', 'REPORT RequestId: 1 Duration: 1 ms '],
    ['unknown cells in a REPORT', 'M\t', 'REPORT RequestId: 1\tDuration: 1 ms\t'],
    ['labels in a REPORT', 'Duration: ', 'REPORT RequestId: 1 '],
    ['words in a state', 'a ', 'EXTENSION\tName: x\tState: '],
    ['blanks in an error', ' ', 'RequestId: 1 Error: '],
    ['tracebacks', 'Traceback (most recent call last):', '[ERROR] KeyError: '],
    ['lines of a crash', '# FATAL ERROR: \n', '#'],
    ['needles without an end', 'Array buffer', '2021-11-09T19:16:53.572Z\tu\tERROR\tInvoke Error'],
    ['braces', '{"platform.":', ''],
    ['brackets', '[', '{"errorType":'],
    ['an id', '7', '2021-11-09T19:16:53.572Z '],
    ['hex', 'a', ''],
  ])('comes to an end on a megabyte of %s', (_, unit, opening = '') => {
    expect(() => parseMessage(opening + unit.repeat(2 ** 20 / unit.length))).not.toThrow();
  });
});
