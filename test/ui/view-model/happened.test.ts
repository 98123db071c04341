import { describe, expect, it } from 'vitest';
import { textWidth } from '../../../src/text/width.ts';
import { plainText } from '../../../src/ui/drawing/line.ts';
import { cardRows } from '../../../src/ui/view-model/cards.ts';
import { happenedRows } from '../../../src/ui/view-model/happened.ts';
import { failures, incident } from '../../fixtures/snapshots.ts';
import { sceneOf } from '../scene.ts';

const textOf = (rows: ReturnType<typeof happenedRows>) => rows.map(({ line }) => plainText(line)).join('\n');
const [worst] = incident.findings;

describe('what to do', () => {
  it('leaves out what only points at a finding above it', () => {
    const { findings } = incident;
    const pointing = findings
      .slice(0, 1)
      .map((finding) => ({ ...finding, id: 'oom-kills', title: '6 OOM kills', commands: [] }));
    const text = textOf(happenedRows(sceneOf(), [], [...findings, ...pointing], 30));
    expect(text).toContain(worst?.title);
    expect(text).not.toContain('6 OOM kills');
    expect(text).toContain(`f shows all ${findings.length + 1} findings`);
  });

  it('keeps what has no command where nothing else is said of the function', () => {
    const [finding] = incident.findings.map((one) => ({ ...one, commands: [] }));
    expect(textOf(happenedRows(sceneOf(), [], finding === undefined ? [] : [finding], 30))).toContain(
      worst?.title,
    );
  });
});

describe('what to do, where there is the height', () => {
  const long = incident.findings.slice(0, 1).map((finding) => ({
    ...finding,
    recommendation:
      'Bound what the code keeps between invocations, and watch it for a day; 640 MB bridges until then.',
  }));
  const scene = sceneOf({ size: { columns: 100, rows: 40 } });

  it('is said to its end, below what was found', () => {
    const lines = textOf(happenedRows(scene, failures, long, 20)).split('\n');
    const from = lines.findIndex((line) => line.includes('→ Bound what'));
    expect(lines[from - 1]).toContain(worst?.title);
    expect(lines.slice(from).join(' ').replace(/\s+/g, ' ')).toContain('640 MB bridges until then.');
  });

  it('is cut where there is not', () => {
    const text = textOf(happenedRows(scene, failures, long, 12));
    expect(text).toMatch(/→ {2}Bound.*…$/m);
    expect(text.split('\n').length).toBeLessThanOrEqual(12);
  });
});

describe('a failure', () => {
  const lineAt = (columns: number) =>
    textOf(happenedRows(sceneOf({ size: { columns, rows: 40 } }), [reported], [], 10));
  const [first] = failures;
  if (first === undefined) throw new Error('no failure');
  const message = 'Max Memory Used 512 of 512 MB, Status: error, Error Type: Runtime.OutOfMemory';
  const reported = { ...first, evidence: [{ rule: 'report', timestamp: 0, message }] } as typeof first;

  it('shows why, and not again the figures that stand beside it', () => {
    expect(lineAt(120)).toContain('Runtime.OutOfMemory');
    expect(lineAt(120)).not.toContain('Max Memory Used');
  });

  it('shows its container where the evidence has the room that it needs', () => {
    const container = /[0-9a-f]{5}…[0-9a-f]{5}$/m;
    expect(lineAt(160)).toMatch(container);
    expect(lineAt(112)).not.toMatch(container);
  });
});

describe('the cards', () => {
  it('show great figures whole', () => {
    const totals = {
      ...incident.totals,
      oomKills: 123_456,
      nearOoms: 1_234_567,
      leakingContainers: 1_204,
      judgedContainers: 12_000,
    };
    const text = textOf(cardRows({ ...incident, totals }, '10 min', 140));
    for (const figure of ['123,456', '1,234,567', '1,204 of 12,000']) expect(text).toContain(figure);
  });
});

describe('the card of OOM kills', () => {
  it('counts those of late, and no runtime OOM among them', () => {
    const newest = (kind: 'oom-kill' | 'runtime-oom') => ({
      ...incident,
      failures: failures.slice(-1).map((failure) => ({ ...failure, kind, timestamp: incident.to ?? 0 })),
    });
    expect(textOf(cardRows(newest('oom-kill'), '10 min', 140))).toContain('7 ▲1');
    expect(textOf(cardRows(newest('runtime-oom'), '10 min', 140))).not.toContain('▲');
  });
});

describe('when a failure was', () => {
  const [newest] = failures.slice(-1);
  const from = (newest?.timestamp ?? 0) - 90_000_000;

  it('is a time of day, and a date too where more than a day is looked at', () => {
    const today = textOf(happenedRows(sceneOf(), failures, [], 20));
    const days = textOf(happenedRows(sceneOf({ snapshot: { ...incident, from } }), failures, [], 20));
    const [date = '', time = ''] = new Date(newest?.timestamp ?? 0).toISOString().slice(5, 19).split('T');
    expect(today).toContain(` ● ${time}  `);
    expect(days).toContain(` ● ${date} ${time}  `);
  });

  it('takes no more than the screen has, with its date', () => {
    for (const columns of [60, 80, 100, 140]) {
      const scene = sceneOf({ snapshot: { ...incident, from }, size: { columns, rows: 30 } });
      for (const line of textOf(happenedRows(scene, failures, [], 20)).split('\n')) {
        expect(textWidth(line)).toBeLessThanOrEqual(columns);
      }
    }
  });
});
