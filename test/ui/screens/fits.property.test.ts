import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../src/analysis/model/failure.ts';
import type { ContainerSnapshot, FunctionSnapshot, Snapshot } from '../../../src/analysis/model/snapshot.ts';
import { emptySnapshot } from '../../../src/analysis/snapshot/empty-snapshot.ts';
import type { LogEvent } from '../../../src/events/log-event.ts';
import { textWidth } from '../../../src/text/width.ts';
import { createLogRing } from '../../../src/ui/log-ring.ts';
import { idOfAttempt, idOfContainer, idOfFunction } from '../../fixtures/ids.ts';
import { unknownLeak } from '../../fixtures/nothing-known.ts';
import {
  checkoutApi,
  containers,
  failures,
  findings,
  imageResize,
  incident,
  memory,
  now,
} from '../../fixtures/snapshots.ts';
import { replaying } from '../fixture-session.ts';
import { drawn, sceneOf, screenNames, stateOn } from '../scene.tsx';

const text = fc.oneof(
  fc.constantFrom(
    'image-resize',
    '画像-リサイズ-関数-とても長い名前',
    '👩‍👩‍👧‍👦 family',
    '',
    'é́́́',
    '\x1b[2J\x1b]0;x\x07',
    'a\r\nb\tc',
    '\u202etxt',
    'x'.repeat(300),
  ),
  fc.string({ unit: 'binary', maxLength: 80 }),
);
const figure = fc.oneof(
  fc.constant(null),
  fc.integer({ min: 0, max: 10_240 }),
  fc.double({ min: 0, max: 20_000, noNaN: true }),
);
const counts = fc.record({
  attempts: fc.nat(5_000_000_000),
  oomKills: fc.nat(100_000),
  nearOoms: fc.nat(100_000),
});

const fn: fc.Arbitrary<FunctionSnapshot> = fc
  .record({
    name: text,
    key: fc.string().map(idOfFunction),
    size: fc.option(fc.integer({ min: 1, max: 10_240 })),
    last: figure,
    peak: figure,
    counts,
    quiet: fc.boolean(),
  })
  .map(({ name, key, size, last, peak, counts: some, quiet }) => ({
    ...(quiet ? { ...checkoutApi, leak: unknownLeak, recommendation: null, trend: [] } : imageResize),
    key,
    functionName: name,
    logGroup: name,
    memory: {
      ...memory(512, 1, 1, 1, 1),
      sizeMb: size,
      lastMb: last,
      peakMb: peak,
      peakUtilization: size === null || peak === null ? null : peak / size,
    },
    ...some,
  }));

const container: fc.Arbitrary<ContainerSnapshot> = fc
  .record({
    stream: text,
    size: fc.option(fc.integer({ min: 1, max: 10_240 })),
    series: fc.array(figure, { maxLength: 240 }),
  })
  .chain(({ stream, size, series }) =>
    fc
      .array(fc.constantFrom('ok', 'oom-kill', 'reset', 'timeout'), {
        minLength: series.length,
        maxLength: series.length,
      })
      .map((marks): ContainerSnapshot => {
        const [first] = containers;
        if (first === undefined) throw new Error('the fixture has containers');
        return { ...first, logStream: stream, series, marks, memory: { ...first.memory, sizeMb: size } };
      }),
  );

const failure: fc.Arbitrary<Failure> = fc
  .record({ name: text, message: text, id: fc.string().map(idOfAttempt), used: figure })
  .map(({ name, message, id, used }) => ({
    ...(failures[0] ?? failThrow()),
    id,
    functionName: name,
    requestId: message,
    usedMb: used,
    evidence: [{ rule: 'r', timestamp: null, message }],
  }));

function failThrow(): never {
  throw new Error('the fixture has failures');
}

const snapshot: fc.Arbitrary<Snapshot> = fc.oneof(
  fc.constant(emptySnapshot),
  fc
    .record({
      functions: fc.array(fn, { maxLength: 12 }),
      one: container,
      more: fc.array(container, { maxLength: 6 }),
      failures: fc.array(failure, { maxLength: 12 }),
      words: text,
      sampled: fc.nat(100),
    })
    .map(({ functions, one, more, failures: failed, words, sampled }) => ({
      ...incident,
      functions: [imageResize, ...functions],
      // The first is the one that the container screen is open on.
      containers: [
        { ...one, key: containers[0]?.key ?? idOfContainer('') },
        ...more.map((each, index) => ({ ...each, key: idOfContainer(String(index)) })),
      ],
      failures: failed,
      findings: findings.map((finding) => ({
        ...finding,
        title: words,
        detail: words.repeat(9),
        recommendation: words,
        commands: [{ label: words, text: words }],
      })),
      completeness: { ...incident.completeness, sampledSeconds: sampled },
    })),
);

const logEvent: fc.Arbitrary<LogEvent> = text.map((message) => ({
  account: null,
  logGroup: '/aws/lambda/x',
  logStream: containers[0]?.logStream ?? '',
  timestamp: now,
  ingestionTime: null,
  eventId: null,
  message,
}));

describe('any screen of any size', () => {
  it('fills the terminal exactly and lets no control character through', () => {
    fc.assert(
      fc.property(
        snapshot,
        fc.array(logEvent, { maxLength: 40 }),
        fc.constantFrom(...screenNames),
        fc.record({ columns: fc.integer({ min: 60, max: 250 }), rows: fc.integer({ min: 16, max: 80 }) }),
        fc.record({
          filter: fc.oneof(fc.constant(''), text),
          typing: fc.constantFrom('filter', 'palette', null),
          pane: fc.constantFrom('failures', 'findings', 'commands', null),
          zoomed: fc.boolean(),
          wrap: fc.boolean(),
          ascii: fc.boolean(),
          replays: fc.boolean(),
        }),
        (shown, events, name, size, { filter, typing, pane, zoomed, wrap, ascii, replays }) => {
          const ring = createLogRing(100);
          ring.add(events);
          const scene = sceneOf({
            snapshot: shown,
            logs: ring.lines(),
            size,
            replays,
            ...(replays ? { status: replaying } : {}),
            state: stateOn(name, { filter, pane }, { typing, wrap, zoomed }),
          });
          const lines = drawn(scene, ascii, true);
          expect(lines).toHaveLength(size.rows);
          for (const line of lines) {
            expect(textWidth(line), line).toBeLessThanOrEqual(size.columns);
            expect(line).not.toMatch(ascii ? /[^ -~]/ : /[\0-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]/);
          }
        },
      ),
      { seed: 20_261_124, numRuns: 150 },
    );
  });
});
