import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { containerId, functionId } from '../../../src/analysis/model/ids.ts';
import type { SourceStatus } from '../../../src/source/source.ts';
import { cutMiddle, textWidth } from '../../../src/text/width.ts';
import { lineWidth, plainText } from '../../../src/ui/drawing/line.ts';
import { headerLine, itemLine, placeColumns } from '../../../src/ui/drawing/table.ts';
import { failureColumns } from '../../../src/ui/screens/failure-columns.ts';
import { containerColumns } from '../../../src/ui/screens/function/columns.ts';
import { functionColumns } from '../../../src/ui/screens/overview/columns.ts';
import { functionOrders } from '../../../src/ui/screens/overview/orders.ts';
import {
  filterContainers,
  filterFunctions,
  filterLines,
  matcherOf,
} from '../../../src/ui/view-model/filter.ts';
import { firstCommand, firstStep, healthSentence } from '../../../src/ui/view-model/first-step.ts';
import { footerLine } from '../../../src/ui/view-model/footer.ts';
import {
  adviceWords,
  leakLine,
  leakSentence,
  leftLine,
  outlook,
  shortId,
  shortStream,
  versionWord,
} from '../../../src/ui/view-model/function-words.ts';
import { headerRows } from '../../../src/ui/view-model/header.ts';
import { listWindow } from '../../../src/ui/view-model/list-window.ts';
import { shortNames } from '../../../src/ui/view-model/names.ts';
import { ordered, orderMark } from '../../../src/ui/view-model/orders.ts';
import { costWord, stateWord } from '../../../src/ui/view-model/source-words.ts';
import type { TableContext } from '../../../src/ui/view-model/table-context.ts';
import { unknownLeak } from '../../fixtures/nothing-known.ts';
import {
  checkoutApi,
  containers,
  failures,
  imageResize,
  incident,
  leaking,
  now,
} from '../../fixtures/snapshots.ts';
import { fixtureSession, live, replaying } from '../fixture-session.ts';
import { sceneOf, stateOn } from '../scene.tsx';

const context: TableContext = {
  now,
  sampled: false,
  flashing: new Set(),
  selected: null,
  bucketsShown: 60,
  nameOf: (name, width) => cutMiddle(name, width),
  clean: (text) => text,
};
const cost = { sessionMinutes: 12, usd: 0.12 };

describe('columns', () => {
  const shown = (width: number) =>
    placeColumns(functionColumns, incident.functions, width - 3).map(({ column }) => column.id);

  it.each([
    [60, ['name', 'gauge', 'kills', 'left', 'advice']],
    [80, ['name', 'gauge', 'kills', 'leak', 'left', 'advice']],
    [100, ['name', 'size', 'gauge', 'kills', 'leak', 'left', 'advice']],
    [120, ['name', 'size', 'gauge', 'trend', 'kills', 'leak', 'left', 'advice']],
    [140, ['name', 'size', 'gauge', 'p50', 'p95', 'trend', 'kills', 'leak', 'left', 'advice']],
  ])('at %d columns', (width, ids) => expect(shown(width)).toEqual(ids));

  it('shows all of them at 250, and never drops one that a narrower screen has', () => {
    expect(shown(250)).toEqual(functionColumns.map(({ id }) => id));
    for (let width = 61; width <= 250; width++) {
      expect(shown(width), String(width)).toEqual(expect.arrayContaining(shown(width - 1)));
    }
  });

  it.each([60, 80, 100, 120, 140, 200, 250])(
    'align every row with the head at %d, wide characters included',
    (width) => {
      const rows = [
        imageResize,
        { ...checkoutApi, functionName: '画像-リサイズ-関数-とても長い名前-😀' },
        {
          ...checkoutApi,
          memory: { ...checkoutApi.memory, sizeMb: null, peakUtilization: null, lastMb: null },
        },
      ];
      const placed = placeColumns(functionColumns, rows, width - 3);
      const head = headerLine(
        placed,
        () => 'title',
        () => '',
      );
      const starts: number[] = [];
      let at = 0;
      for (const each of placed) {
        starts.push(at);
        at += each.width + 2;
      }
      for (const item of rows) {
        const line = itemLine(placed, item, context);
        expect(lineWidth(line)).toBe(lineWidth(head));
        // Two blanks stand before every column but the first, at the same cell in every row.
        const cells: string[] = [];
        for (const character of plainText(line)) {
          cells.push(character);
          if (textWidth(character) === 2) cells.push('');
        }
        for (const start of starts.slice(1)) expect(cells.slice(start - 2, start)).toEqual([' ', ' ']);
      }
    },
  );

  it('of containers are dropped in their order too', () => {
    const ids = (width: number) =>
      placeColumns(containerColumns, containers, width - 3).map(({ column }) => column.id);
    expect(ids(60)).toEqual(['name', 'gauge', 'series', 'kills', 'left']);
    expect(ids(250)).toEqual(containerColumns.map(({ id }) => id));
    for (let width = 61; width <= 250; width++)
      expect(ids(width)).toEqual(expect.arrayContaining(ids(width - 1)));
  });

  it('say a kill with a word while it flashes', () => {
    const placed = placeColumns(functionColumns, [imageResize], 120);
    const line = plainText(
      itemLine(placed, imageResize, { ...context, flashing: new Set([imageResize.key]) }),
    );
    expect(line).toMatch(/6 NEW/);
  });

  it('say why there are no figures', () => {
    const placed = placeColumns(functionColumns, [imageResize], 200);
    const line = plainText(itemLine(placed, { ...imageResize, noMemoryData: 'log-level' }, context));
    expect(line).toMatch(/no memory figures/);
  });
});

describe('the state word', () => {
  it.each<[SourceStatus, string, string | null]>([
    [live, '▶ LIVE', null],
    [
      { state: 'live', sessions: 1, cost, polled: { groups: 2, reason: 'not of the Standard class' } },
      '▶ LIVE',
      '2 groups polled: not of the Standard class',
    ],
    [
      { state: 'polling', intervalMs: 2_000, reason: 'Live Tail: not in this Region', cost },
      'POLLING 2s',
      'Live Tail: not in this Region',
    ],
    [{ state: 'reconnecting', reason: 'the session ended', cost }, '⟳ RECONNECTING', 'the session ended'],
    [{ state: 'backing-off', retryInMs: 4_000, reason: 'throttled', cost }, '⏳ BACKING OFF 4s', 'throttled'],
    [{ state: 'credentials', problem: 'expired', hint: 'aws sso login' }, '⚠ CREDENTIALS', null],
    [{ state: 'connecting', detail: 'opening' }, '⟳ CONNECTING', 'opening'],
    [{ state: 'reading', done: 30, total: 120 }, '⟳ READING', '25 %'],
    [replaying, '⏪ REPLAY ×10', '66 %'],
    [
      { ...replaying, state: 'replaying', paused: true, speed: 10, position: now, from: now, to: now },
      '⏸ STOPPED',
      'at 0 %',
    ],
    [
      { state: 'replaying', paused: false, speed: Number.POSITIVE_INFINITY, position: 1, from: 0, to: 2 },
      '⏪ REPLAY at full speed',
      '50 %',
    ],
    [{ state: 'ended', reason: 'the recording is over' }, '■ ENDED', 'the recording is over'],
  ])('of %j', (status, text, detail) => expect(stateWord(status, null)).toMatchObject({ text, detail }));

  it('is about the pause before anything else', () => {
    expect(stateWord(live, 312).text).toBe('⏸ PAUSED +312');
  });

  it('says the bill once there is one', () => {
    expect(costWord(live)).toBe('12 live min $0.12');
    const cost = { sessionMinutes: 0.1, usd: 0.001 };
    expect(costWord({ state: 'reconnecting', reason: '', cost })).toBe('1 live min $0.01');
    expect(costWord({ state: 'reconnecting', reason: '', cost: { sessionMinutes: 0, usd: 0 } })).toBeNull();
    expect(costWord(replaying)).toBeNull();
  });
});

describe('the header', () => {
  const line = (over: Parameters<typeof sceneOf>[0]) => plainText(headerRows(sceneOf(over))[0]?.line ?? []);

  it('begins with the state and ends with whether it can be believed, at any width', () => {
    for (let columns = 60; columns <= 250; columns++) {
      const text = line({ size: { columns, rows: 40 } });
      expect(textWidth(text)).toBeLessThanOrEqual(columns);
      expect(text).toMatch(/^ ▶ LIVE .*✓/);
    }
    expect(line({ size: { columns: 140, rows: 40 } })).toMatch(/complete ✓ {2}12 live min \$0\.12 $/);
  });

  it('says what is missing', () => {
    const gaps = [{ from: 0, to: 1, reason: 'Live Tail was cut off for 30 s' }];
    const snapshot = {
      ...incident,
      completeness: { ...incident.completeness, sampledSeconds: 12, unreadable: 3, gaps },
    };
    const rows = headerRows(sceneOf({ snapshot }));
    expect(plainText(rows[0]?.line ?? [])).toContain('⚠ 1 gap · sampled 12 s · 3 unreadable');
    expect(plainText(rows[1]?.line ?? [])).toContain('Live Tail was cut off for 30 s');
    expect(line({ snapshot, size: { columns: 60, rows: 16 } })).toMatch(/⚠ /);
  });

  it('keeps the command that fixes in sight at any width', () => {
    const status = {
      state: 'credentials',
      problem: 'The SSO session of profile production has expired',
      hint: 'aws sso login --profile production',
    } as const;
    for (const columns of [60, 100, 250]) {
      const text = headerRows(sceneOf({ status, size: { columns, rows: 24 } }))
        .map((row) => plainText(row.line))
        .join('\n');
      expect(text).toContain('aws sso login --profile production');
    }
  });

  it('says why a recording ended by itself', () => {
    const problem = 'Recording to /x stopped after 3 events: no space left on device.';
    const rows = headerRows(sceneOf({ problem })).map((one) => plainText(one.line));
    expect(rows).toHaveLength(2);
    expect(rows[1]).toContain(problem);
  });

  it('calls nothing complete while it is read back', () => {
    const status = { state: 'reading-back', from: 0, to: 1, cost: { sessionMinutes: 0, usd: 0 } } as const;
    for (const columns of [60, 140]) {
      const text = line({ status, size: { columns, rows: 30 } });
      expect(text).toContain('backfilling…');
      expect(text).not.toContain('complete');
    }
  });

  it('gives the date where more than a day is looked at', () => {
    expect(line({})).toMatch(/ 14:02:19Z /);
    const snapshot = { ...incident, from: (incident.to ?? 0) - 3 * 86_400_000 };
    expect(line({ snapshot })).toContain(' 2026-11-23 14:02:19Z ');
  });

  it('says that it records', () => expect(line({ recordingTo: '/tmp/x' })).toContain('⏺ REC'));
});

describe('the footer', () => {
  const text = (over: Parameters<typeof sceneOf>[0]) =>
    plainText(footerLine(sceneOf(over), { shown: 1, all: 4 }, null)).trimEnd();

  it('names what applies here, and what leads to the answer before what orders the rows', () => {
    expect(text({})).toMatch(
      /^ q quit {2}\? help {2}⏎ open {2}f what to do {2}c copy {2}Tab next pane {2}.*s sort/,
    );
    expect(text({ size: { columns: 60, rows: 16 } })).toMatch(/f what to do {2}c copy/);
    expect(text({ state: stateOn('help') })).toBe(' Esc back  : commands');
    expect(text({ unseen: 3 })).toContain('Space resume');
  });

  it('says where in a longer list one is, at its end', () => {
    const at = (columns: number) =>
      plainText(footerLine(sceneOf({ size: { columns, rows: 30 } }), null, { from: 1, to: 30, of: 2_000 }));
    expect(at(100)).toMatch(/^ q quit .* {2}1–30 of 2,000 $/);
    expect(at(60)).toMatch(/^ q quit .* {2}1–30 of 2,000 $/);
    expect(at(60)).toHaveLength(60);
  });

  it('does not say again what the header says', () => {
    expect(text({})).not.toContain('LIVE');
    expect(text({ unseen: 3 })).not.toContain('PAUSED');
  });

  it('names the keys of the playback where something plays', () => {
    expect(text({ replays: true, status: replaying, size: { columns: 250, rows: 40 } })).toMatch(
      /p stop playback {2}\+ faster/,
    );
  });

  it('names no key of the playback that does nothing', () => {
    const size = { columns: 250, rows: 40 };
    const held = text({
      replays: true,
      status: { state: 'replaying', position: 5, from: 0, to: 10, speed: 1, paused: true },
      size,
    });
    expect(held).toContain('p play');
    const over = text({ replays: true, status: { state: 'ended', reason: 'over' }, size });
    expect(over).not.toMatch(/stop playback|faster|skip/);
  });

  it('is the notice while it lasts', () => {
    const notice = { text: 'report written', tone: 'good', until: 0 } as const;
    expect(text({ state: stateOn('overview', {}, { notice }) })).toBe(' report written');
  });
});

describe('a leak verdict', () => {
  it('says what it is about where no column head does', () => {
    expect(plainText(leakSentence({ ...unknownLeak, verdict: 'none' }))).toBe('○ no leak');
    expect(plainText(leakSentence(leaking))).toBe(plainText(leakLine(leaking)));
  });
});

describe('the advice', () => {
  it('names the size that bridges a leak only where it is more than the present one', () => {
    const { recommendation } = imageResize;
    expect(recommendation).toMatchObject({ action: 'fix-leak', memoryMb: 640 });
    expect(recommendation && adviceWords(recommendation, 512)).toBe('Fix the leak (640 MB buys time)');
    expect(recommendation && adviceWords(recommendation, 640)).toBe('Fix the leak');
  });
});

describe('filters', () => {
  it('find in any text, whatever its case, and invert', () => {
    expect(matcherOf('')).toBeNull();
    expect(matcherOf('!')).toBeNull();
    expect(matcherOf('Ab')?.(['xaBx', null])).toBe(true);
    expect(matcherOf('!ab')?.(['xabx', 'y'])).toBe(false);
    expect(matcherOf('!ab')?.(['x', null])).toBe(true);
  });

  it('find functions by what their failures say', () => {
    const names = (filter: string) =>
      filterFunctions(incident.functions, failures, filter).map(({ functionName }) => functionName);
    expect(names('heap space')).toEqual(['checkout-api']);
    expect(names('c0ffee00')).toEqual(['image-resize']);
    expect(names('python')).toEqual(['nightly-report']);
    expect(names('!image')).toEqual(['checkout-api', 'nightly-report', 'stream-etl']);
  });

  it('take the failures of a container by its id, not of another one with the stream', () => {
    const [one] = containers;
    if (one === undefined) throw new Error('the fixture has containers');
    const elsewhere = {
      ...one,
      key: containerId(null, '/other/group', one.logStream),
      logGroup: '/other/group',
      recent: [],
    };
    const found = filterContainers([one, elsewhere], failures, 'Runtime.OutOfMemory');
    expect(found.map(({ key }) => key)).toEqual([one.key]);
  });

  it('find lines by text, stream and group', () => {
    const lines = fixtureSession().logs();
    expect(filterLines(lines, 'photo-1003')).toHaveLength(1);
    expect(filterLines(lines, '9f3e77aa')).toHaveLength(4);
    expect(filterLines(lines, '!image-resize')).toHaveLength(4);
  });

  it('take what looks like a pattern as text', () => {
    expect(filterLines(fixtureSession().logs(), '(.*)+$')).toHaveLength(0);
  });
});

describe('order', () => {
  it('is by who is next at first: the least time left, then the most kills', () => {
    const soon = {
      ...checkoutApi,
      functionName: 'soon',
      oomKills: 0,
      leak: { ...leaking, minutesToLimit: 1 },
    };
    const sorted = ordered([checkoutApi, imageResize, soon], functionOrders, { by: 0, reversed: false });
    expect(sorted.map(({ functionName }) => functionName)).toEqual(['soon', 'image-resize', 'checkout-api']);
  });

  it.each([
    ['name', ['checkout-api', 'image-resize', 'nightly-report', 'stream-etl']],
    ['peak', ['image-resize', 'checkout-api', 'stream-etl', 'nightly-report']],
    ['size', ['stream-etl', 'nightly-report', 'image-resize', 'checkout-api']],
    ['invocations left', ['image-resize', 'checkout-api', 'nightly-report', 'stream-etl']],
  ])('by %s', (label, names) => {
    const by = functionOrders.findIndex((order) => order.label === label);
    const sorted = ordered(incident.functions, functionOrders, { by, reversed: false });
    expect(sorted.map(({ functionName }) => functionName)).toEqual(names);
    expect(ordered(incident.functions, functionOrders, { by, reversed: true })).toEqual(
      [...sorted].reverse(),
    );
  });

  it('marks its column', () => {
    expect(orderMark(functionOrders, { by: 2, reversed: false }, 'gauge')).toBe('▼');
    expect(orderMark(functionOrders, { by: 2, reversed: true }, 'gauge')).toBe('▲');
    expect(orderMark(functionOrders, { by: 1, reversed: false }, 'name')).toBe('▲');
    expect(orderMark(functionOrders, { by: 1, reversed: false }, 'gauge')).toBe('');
  });
});

describe('the window of a list', () => {
  it.each([
    // count, selected, top, height -> from, to
    [10, 0, 0, 4, 0, 4],
    [10, 5, 0, 4, 2, 6],
    [10, 5, 4, 4, 4, 8],
    [10, 1, 4, 4, 1, 5],
    [10, 9, 99, 4, 6, 10],
    [3, 2, 2, 5, 0, 3],
    [0, -1, 0, 4, 0, 0],
    [5, -1, 3, 4, 1, 5],
    [5, 2, 0, 0, 0, 0],
  ])('of %d with %d selected, from %d, %d high', (count, selected, top, height, from, to) =>
    expect(listWindow(count, selected, top, height)).toEqual({ from, to }),
  );

  it('shows the selected one whole where items are of several rows', () => {
    expect(listWindow(5, 3, 0, 6, () => 2)).toEqual({ from: 1, to: 4 });
    // One that is higher than the window is shown from its beginning.
    expect(listWindow(3, 1, 0, 4, () => 9)).toEqual({ from: 1, to: 2 });
  });
});

describe('the first step', () => {
  it('is one sentence with one command, for the function that is next', () => {
    expect(firstStep(incident)).toEqual({
      functionId: imageResize.key,
      text: 'Set image-resize to 640 MB now, then fix the leak',
      command: 'aws lambda update-function-configuration --function-name image-resize --memory-size 640',
    });
  });

  it('takes the command of the very function, not of another one of its name', () => {
    const other = {
      ...imageResize,
      key: functionId(null, '/other/group', 'image-resize'),
      leak: { ...leaking, minutesToLimit: 1 },
    };
    const [finding] = incident.findings;
    const own = {
      ...finding,
      functionId: other.key,
      commands: [{ label: '', text: 'aws lambda update-function-configuration --memory-size 1' }],
    };
    const both = {
      ...incident,
      functions: [imageResize, other],
      findings: [...incident.findings, own],
    } as typeof incident;
    expect(firstStep(both)?.command).toMatch(/--memory-size 1$/);
  });

  it('is none where nothing needs anything, and then that is said', () => {
    const calm = { ...incident, functions: incident.functions.slice(2) };
    expect(firstStep(calm)).toBeNull();
    expect(healthSentence(incident, true)).toBeNull();
    const totals = { ...incident.totals, oomKills: 0, runtimeOoms: 0, leakingContainers: 0 };
    expect(healthSentence({ ...calm, totals }, true)).toBe(
      'No OOM kills, no leaks in 10,110 invocations of 2 functions since 12:32:19',
    );
  });

  it('changes a function before all else', () => {
    const [finding] = incident.findings;
    const commands = [
      { label: 'code', text: 'const x = 1;' },
      { label: 'metric', text: 'aws logs put-metric-filter' },
    ];
    expect(firstCommand(finding === undefined ? [] : [{ ...finding, commands }])?.label).toBe('metric');
    expect(firstCommand([])).toBeNull();
  });
});

describe('names', () => {
  const many = Array.from(
    { length: 40 },
    (_, index) => `orders-service-production-handler-${String(index).padStart(2, '0')}-with-long-name`,
  );

  it.each([14, 18, 24, 29])('that differ still differ in %d cells', (width) => {
    const short = shortNames(many, width);
    expect(new Set(short.values()).size).toBe(many.length);
    for (const name of short.values()) expect(textWidth(name)).toBeLessThanOrEqual(width);
    expect(short.get(many[7] ?? '')).toContain('07');
  });

  it('are whole where they fit', () => {
    expect(shortNames(['a', 'image-resize'], 12).get('image-resize')).toBe('image-resize');
  });

  it('are told apart whatever they are', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.stringMatching(/^[a-c-]{1,30}$/), { maxLength: 12 }),
        fc.integer({ min: 14, max: 40 }),
        (names, width) => {
          const short = shortNames(names, width);
          for (const name of short.values()) expect(textWidth(name)).toBeLessThanOrEqual(width);
          expect([...short.keys()].sort()).toEqual([...names].sort());
        },
      ),
      { seed: 11 },
    );
  });
});

describe('a failure', () => {
  const [reported] = failures;
  const message = 'Max Memory Used 512 of 512 MB, Status: error, Error Type: Runtime.OutOfMemory';
  const cells = { whenOf: () => '14:02:11', nameOf: (name: string) => name, clean: (text: string) => text };
  const shown = (width: number) => {
    if (reported === undefined) throw new Error('no failure');
    const failure = { ...reported, evidence: [{ rule: 'report', timestamp: 0, message }] };
    return plainText(itemLine(placeColumns(failureColumns, [failure], width), failure, cells));
  };

  it('shows why, and not again the figures that stand in other columns', () => {
    expect(shown(120)).toContain('Runtime.OutOfMemory');
    expect(shown(120)).not.toContain('Max Memory Used');
  });

  it('has its container by the same short id as everywhere', () => {
    expect(shown(120)).toContain(shortId(reported?.logStream ?? ''));
    expect(textWidth(shown(57))).toBeLessThanOrEqual(57);
  });
});

describe('words', () => {
  it('say a verdict by glyph and word', () => {
    expect(plainText(leakLine(leaking))).toBe('● leaking 3/4');
    expect(plainText(leakLine(leaking, true))).toBe('● 3/4');
    expect(plainText(leakLine({ ...unknownLeak, verdict: 'none' }))).toBe('○ none');
    expect(plainText(leakLine(unknownLeak))).toBe('◌ too early');
  });

  it('say what is ahead', () => {
    expect(outlook(leaking)).toBe('~38 invocations left (29–51), ~6 min · +1.9 MB each');
    expect(
      outlook({
        ...leaking,
        invocationsToLimit: { p10: 0, p50: 1, p90: null },
        minutesToLimit: 0.2,
        slopeMbPerInvocation: null,
      }),
    ).toBe('~1 invocation left (0–∞), under a minute');
    expect(outlook(unknownLeak)).toBeNull();
    expect(leftLine(unknownLeak, 20)).toEqual([]);
    expect(plainText(leftLine(leaking, 30))).toBe('~38 (29–51) · 6 min');
    expect(plainText(leftLine(leaking, 12))).toBe('~38 · 6 min');
    expect(plainText(leftLine(leaking, 6))).toBe('~38');
  });

  it('shorten streams to what tells them apart', () => {
    expect(shortStream('2026/11/23/[8]4f21c9a0b7d84e1f9c35a0de77b1c3c9')).toBe(
      '4f21c9a0b7d84e1f9c35a0de77b1c3c9',
    );
    expect(shortStream('my-stream')).toBe('my-stream');
    expect(shortStream('')).toBe('(no stream)');
    expect([versionWord('8'), versionWord('$LATEST'), versionWord(null)]).toEqual(['v8', '$LATEST', '–']);
  });
});
