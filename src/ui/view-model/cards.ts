import type { Snapshot, Totals } from '../../analysis/snapshot/snapshot.ts';
import { grouped, percent, usedOf } from '../../wording/units.ts';
import { gauge } from '../drawing/gauge.ts';
import { levelOf } from '../drawing/level.ts';
import {
  blank,
  ends,
  fitLine,
  joined,
  type Line,
  lineWidth,
  type Row,
  rows,
  span,
  type Tone,
} from '../drawing/line.ts';
import { histogram } from '../drawing/sparkline.ts';

/** Cells for the name of a graph: `invocations, 10 min`. */
const graphLabel = 21;

/** A figure under its name. */
interface Card {
  readonly title: string;
  readonly line: Line;
  readonly width: number;
}

/** The figures at a glance in two rows: what died, what is near it, what leaks, the peak, and how it went. */
export function cardRows(snapshot: Snapshot, windowLabel: string, width: number): Row[] {
  const cards = cardsOf(snapshot, width);
  const heads = joined(
    cards.map((card) => fitLine([span(card.title, 'title')], card.width)),
    blank(3),
  );
  const figures = joined(
    cards.map((card) => fitLine(card.line, card.width)),
    blank(3),
  );
  const room = width - lineWidth(heads) - 2 - graphLabel - 4;
  const [kills, invocations] = room >= 12 ? graphs(snapshot, windowLabel, Math.min(60, room)) : [[], []];
  return rows([ends([blank(2), ...heads], kills, width), ends([blank(2), ...figures], invocations, width)]);
}

/** The same in one row, for screens without the height. */
export function cardLine({ totals, completeness }: Snapshot, width: number): Line {
  const atLeast = completeness.sampledSeconds > 0 ? '≥' : '';
  const item = (name: string, value: string, tone: Tone): Line => [
    span(`${name} `, 'title'),
    span(value, tone),
  ];
  const parts = [
    item('KILLS', `${atLeast}${grouped(totals.oomKills)}`, deathTone(totals.oomKills)),
    item('RUNTIME', `${atLeast}${grouped(totals.runtimeOoms)}`, deathTone(totals.runtimeOoms)),
    item('NEAR', `${atLeast}${grouped(totals.nearOoms)}`, totals.nearOoms > 0 ? 'hot' : 'calm'),
    item(
      'LEAK',
      `${totals.leakingContainers}/${totals.judgedContainers}`,
      totals.leakingContainers > 0 ? 'critical' : 'calm',
    ),
    item('PEAK', peakShare(totals), levelOf(peakFraction(totals))),
  ];
  const line: Line = [span(' '), ...joined(parts, span('  '))];
  return lineWidth(line) <= width ? line : fitLine([span(' '), ...joined(parts, span(' '))], width);
}

function cardsOf(snapshot: Snapshot, width: number): Card[] {
  const { totals, completeness } = snapshot;
  const atLeast = completeness.sampledSeconds > 0 ? '≥' : '';
  const recent = recentKills(snapshot);
  const figure = (value: number, tone: Tone): Line => [span(`   ${atLeast}${grouped(value)}`, tone)];
  const cards: Card[] = [
    {
      title: 'OOM KILLS',
      line: [
        ...figure(totals.oomKills, deathTone(totals.oomKills)),
        ...(recent > 0 ? [span(` ▲${recent}`, 'critical')] : []),
      ],
      width: 11,
    },
    { title: 'RUNTIME OOM', line: figure(totals.runtimeOoms, deathTone(totals.runtimeOoms)), width: 11 },
    { title: 'NEAR OOM', line: figure(totals.nearOoms, totals.nearOoms > 0 ? 'hot' : 'calm'), width: 8 },
    { title: 'LEAKING', line: leaking(totals), width: 10 },
  ];
  const gaugeWidth = width >= 170 ? 24 : width >= 100 ? 16 : 8;
  const { peak } = totals;
  const fraction = peakFraction(totals);
  const tone = levelOf(fraction);
  return [
    ...cards.map((card) => ({ ...card, width: Math.max(card.width, lineWidth(card.line)) })),
    {
      title: 'PEAK',
      line: [
        ...gauge(fraction, fraction, gaugeWidth),
        span(peak === null ? ' no figures yet' : ` ${usedOf(peak.usedMb, peak.sizeMb)}`, tone),
        ...(width >= 100 && peak !== null ? [span(` ${percent(fraction)}`, tone)] : []),
      ],
      width: gaugeWidth + (width >= 100 ? 22 : 16),
    },
  ];
}

/** OOM kills in the newest tenth of the graphs. */
function recentKills({ failures, timeline: { from, bucketMs, invocations } }: Snapshot): number {
  const since = from + bucketMs * Math.floor(invocations.length * 0.9);
  return failures.filter(({ kind, timestamp }) => kind === 'oom-kill' && timestamp >= since).length;
}

/** How it went: two graphs over the same time. */
function graphs({ timeline }: Snapshot, windowLabel: string, width: number): readonly [Line, Line] {
  const label = (text: string) => span(text.padEnd(graphLabel), 'title');
  return [
    [label('kills'), ...histogram(timeline.kills, width, 'critical'), blank(2)],
    [label(`invocations, ${windowLabel}`), ...histogram(timeline.invocations, width, 'calm'), blank(2)],
  ];
}

function leaking({ leakingContainers, judgedContainers }: Totals): Line {
  const tone = leakingContainers > 0 ? 'critical' : 'calm';
  return [span(` ${grouped(leakingContainers)}`, tone), span(` of ${grouped(judgedContainers)}`, 'faint')];
}

function deathTone(count: number): Tone {
  return count > 0 ? 'critical' : 'calm';
}

function peakFraction({ peak }: Totals): number | null {
  return peak === null || peak.sizeMb === 0 ? null : peak.usedMb / peak.sizeMb;
}

function peakShare(totals: Totals): string {
  return percent(peakFraction(totals));
}
