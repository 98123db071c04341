import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formats } from '../../src/recordings/formats/formats.ts';
import { checkOutputs, checkParse, checkReader, checkText } from './checks.ts';
import { hostileRecordings, hostileTexts, shortHostileTexts } from './corpus.ts';
import type { Draw } from './inputs.ts';
import { targets } from './targets.ts';

/** Long runs of the same are `bench/fuzz.ts`. */
const seed = 20_261_124;

describe('any input', () => {
  it.each(targets)('$name', ({ check, inSuite }) => {
    const property = fc.property(fc.gen(), (gen) => check((below) => gen(fc.nat, { max: below - 1 })));
    // Drawn numbers shrink slowly; `bench/fuzz.ts` finds and repeats the same.
    fc.assert(property, { seed, numRuns: inSuite, endOnFailure: true });
  });
});

describe('what was thought of', () => {
  it.each(hostileTexts)('$name', ({ text }) => {
    checkParse(text);
    checkText(text);
    for (const opening of [
      'START RequestId: ',
      'REPORT RequestId: ',
      '[ERROR] ',
      '{"errorType":"',
      '2026-11-24T00:00:00.000Z ',
    ]) {
      checkParse(opening + text);
    }
  });

  it.each(hostileRecordings)('$name, as a recording', ({ bytes }) => {
    for (const format of formats) checkReader(format, bytes, 1 + (bytes.length % 61));
  });

  it('in every place of an event', () => {
    const none: Draw = () => 0;
    for (const { text } of shortHostileTexts) {
      const place = { account: null, logGroup: text, logStream: text, ingestionTime: null, eventId: null };
      const lines = [
        `START RequestId: ${text} Version: ${text}\n`,
        `RequestId: ${text} Error: Runtime exited with error: signal: killed${text}\nRuntime.ExitError\n`,
        `REPORT RequestId: ${text}\tDuration: 1 ms\tBilled Duration: 1 ms\tMemory Size: 128 MB\tMax Memory Used: 128 MB\tStatus: error\tError Type: ${text}\n`,
      ];
      checkOutputs(
        lines.map((message, i) => ({ ...place, timestamp: i, message })),
        none,
      );
    }
  });

  it('changes no object of the program', () => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});
