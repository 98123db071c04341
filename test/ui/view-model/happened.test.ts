import { describe, expect, it } from 'vitest';
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
