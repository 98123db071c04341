import { describe, expect, it } from 'vitest';
import { emptySnapshot } from '../../src/analysis/snapshot/empty-snapshot.ts';
import type { Style } from '../../src/output/style.ts';
import { eventLine, summaryLines } from '../../src/output/text.ts';
import { happenings, snapshot } from './sample-snapshot.ts';

const plain: Style = { utc: true, color: false, redact: (text) => text };

describe('eventLine', () => {
  it('says nothing of an attempt that was well', () => {
    expect(eventLine(happenings.ordinary, plain)).toBeNull();
  });

  it.each([
    [
      'nearOom',
      '2026-11-23 13:45:00Z  near OOM        image-resize          233/256 MB (91 %)     the first of this container  v8  a1b2c3d4-0000-4000-8000-000000000001  2026/11/23/[8]4f21c9',
    ],
    [
      'failure',
      '2026-11-23 13:52:00Z  OOM kill        image-resize          512/512 MB (100 %)    REPORT: Error Type Runtime.OutOfMemory  attempt 2  v8  a1b2c3d4-0000-4000-8000-000000000001  2026/11/23/[8]4f21c9',
    ],
    [
      'leak',
      '2026-11-23 13:45:00Z  leak: leaking   image-resize          +1.9 MB an invocation, about 38 invocations left (29 to 51), 6 min  47 new maxima in the last 212 invocations where chance gives 5; 1.9 MB each, not slowing  v8  2026/11/23/[8]4f21c9',
    ],
    [
      'finding',
      '2026-11-23 13:45:00Z  finding         image-resize          critical              image-resize leaks 1.9 MB an invocation  Fix the leak: take a heap snapshot; until then raise the memory.',
    ],
  ] as const)('%s', (name, expected) => expect(eventLine(happenings[name], plain)).toBe(expected));

  it('says of a verdict without a slope what it was before, or that it is the first', () => {
    const { leak: change } = happenings;
    if (change.type !== 'leak') throw new Error('not a leak');
    const calm = { ...change, leak: { ...change.leak, slopeMbPerInvocation: null } };
    const still = { ...calm.leak, invocationsToLimit: null, minutesToLimit: null };
    expect(eventLine({ ...calm, leak: still }, plain)).toContain('  was watching  ');
    expect(eventLine({ ...calm, from: 'unknown', leak: still }, plain)).toContain('  first verdict  ');
  });

  it('keeps hostile text to one line without escapes, and says what is unknown or corrected', () => {
    const line = eventLine(happenings.suspected, plain) ?? '';
    expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/);
    expect(line).toMatch(/–\/512 MB {2,}corrected by later lines {2}likely {2}at the memory limit/);
  });

  it('masks what clean masks', () => {
    const line = eventLine(happenings.suspected, {
      ...plain,
      redact: (t) => t.replaceAll('SECRET', '<x>'),
    });
    expect(line).not.toContain('SECRET');
    expect(line).toContain('<x>');
  });

  it('colours only where colours are allowed', () => {
    expect(eventLine(happenings.failure, { ...plain, color: true })).toContain(
      '\x1b[31mOOM kill      \x1b[0m',
    );
  });
});

describe('summaryLines', () => {
  it('says the damage, who needs something, and what it rests on', () => {
    expect(summaryLines(snapshot, plain)).toEqual([
      '7 OOM kills, 1 runtime OOM, 161 near OOMs, 1 timeout in 1,853 invocations of 3 functions, 12 containers, 30 min from 2026-11-23 13:45:00Z',
      'peak 512/512 MB (100 %) in image-resize · 2 of 10 judged containers leaking',
      'image-resize: 6 OOM kills, 120 near OOMs · leaking +1.9 MB an invocation, about 38 invocations left (29 to 51), 6 min · fix the leak',
      'checkout-api: 0 OOM kills, 41 near OOMs · raise to 384 MB',
      'Incomplete: 2 records could not be read (first: line 3: not JSON); 1 gap (first: throttled) · 7,210 events, 112 duplicates, 37 late, ingestion lag p50 2.3 s p95 9.8 s',
    ]);
  });

  it('holds for nothing at all', () => {
    expect(summaryLines(emptySnapshot, plain)).toEqual([
      '0 OOM kills in 0 invocations of 0 functions, 0 containers',
      'Complete · 0 events, 0 duplicates, 0 late',
    ]);
  });
});
