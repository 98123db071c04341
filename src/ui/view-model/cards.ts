import type { Snapshot, Totals } from '../../analysis/model/snapshot.ts';
import { grouped, percent, usedOf } from '../../wording/units.ts';
import { gauge } from '../drawing/gauge.ts';
import { levelOf } from '../drawing/level.ts';
import { blank, fitLine, joined, type Line, lineWidth, span, type Tone } from '../drawing/line.ts';
import { histogram } from '../drawing/sparkline.ts';
import { timelineIn } from './window.ts';

/** A figure under its name. */
export interface Card {
  readonly title: string;
  readonly line: Line;
  readonly width: number;
}

/** The totals since the start: what was killed, what was near it, what leaks now, and the peak. */
export function cardsOf(snapshot: Snapshot, width: number): readonly Card[] {
  const { totals, completeness } = snapshot;
  const atLeast = completeness.sampledSeconds > 0 ? '≥' : '';
  const recent = recentKills(snapshot);
  const counts: readonly {
    readonly title: string;
    readonly value: number;
    readonly tone: Tone;
    readonly recent: number;
  }[] = [
    { title: 'OOM KILLS', value: totals.oomKills, tone: deathTone(totals.oomKills), recent },
    { title: 'RUNTIME OOM', value: totals.runtimeOoms, tone: deathTone(totals.runtimeOoms), recent: 0 },
    { title: 'NEAR OOM', value: totals.nearOoms, tone: totals.nearOoms > 0 ? 'hot' : 'calm', recent: 0 },
  ];
  const cards = counts.map(({ title, value, tone, recent: newest }) => ({
    title,
    line: [
      span(`${atLeast}${grouped(value)}`, tone),
      ...(newest > 0 ? [span(` ▲${newest}`, 'critical')] : []),
    ],
  }));
  return [...cards, { title: 'LEAKING NOW', line: leaking(totals) }, peakCard(totals, width)].map((card) => ({
    ...card,
    width: Math.max(card.title.length, lineWidth(card.line)),
  }));
}

/** The same, each in a word and a figure. */
function cardLine({ totals, completeness }: Snapshot): readonly Line[] {
  const atLeast = completeness.sampledSeconds > 0 ? '≥' : '';
  const item = (name: string, value: string, tone: Tone): Line => [
    span(`${name} `, 'title'),
    span(value, tone),
  ];
  return [
    item('KILLS', `${atLeast}${grouped(totals.oomKills)}`, deathTone(totals.oomKills)),
    item('RUNTIME', `${atLeast}${grouped(totals.runtimeOoms)}`, deathTone(totals.runtimeOoms)),
    item('NEAR', `${atLeast}${grouped(totals.nearOoms)}`, totals.nearOoms > 0 ? 'hot' : 'calm'),
    item(
      'LEAK',
      `${totals.leakingContainers}/${totals.judgedContainers}`,
      totals.leakingContainers > 0 ? 'critical' : 'calm',
    ),
    item('PEAK', percent(peakFraction(totals)), levelOf(peakFraction(totals))),
  ];
}

/** The peak with whose it was, as far as there is room. */
function peakCard(totals: Totals, width: number): Pick<Card, 'title' | 'line'> {
  const { peak } = totals;
  const fraction = peakFraction(totals);
  const tone = levelOf(fraction);
  const gaugeWidth = width >= 170 ? 24 : width >= 100 ? 16 : 8;
  const title =
    peak === null || width < 130 ? 'PEAK' : `PEAK in ${peak.functionName}`.slice(0, gaugeWidth + 21);
  return {
    title,
    line: [
      ...gauge(fraction, fraction, gaugeWidth),
      span(peak === null ? ' no figures yet' : ` ${usedOf(peak.usedMb, peak.sizeMb)}`, tone),
      ...(width >= 100 && peak !== null ? [span(` ${percent(fraction)}`, tone)] : []),
    ],
  };
}

/** OOM kills in the newest tenth of the graphs. */
function recentKills({ failures, timeline: { from, bucketMs, invocations } }: Snapshot): number {
  const since = from + bucketMs * Math.floor(invocations.length * 0.9);
  return failures.filter(({ kind, timestamp }) => kind === 'oom-kill' && timestamp >= since).length;
}

function leaking({ leakingContainers, judgedContainers }: Totals): Line {
  const tone = leakingContainers > 0 ? 'critical' : 'calm';
  return [
    span(grouped(leakingContainers), tone),
    span(` of ${grouped(judgedContainers)} containers`, 'faint'),
  ];
}

function deathTone(count: number): Tone {
  return count > 0 ? 'critical' : 'calm';
}

function peakFraction({ peak }: Totals): number | null {
  return peak === null || peak.sizeMb === 0 ? null : peak.usedMb / peak.sizeMb;
}

/** Blanks between the cards. */
export const cardGap = 3;
/** Blanks before the first one. */
export const cardIndent = 2;
/** Cells for the name of a graph: `invocations, 10 min`. */
const graphLabel = 21;
/** Cells of a graph that tells something, and the most that it has use for. */
const graphWidth = { least: 12, most: 60 } as const;

/** The two graphs beside the cards over the same time, and their width; `null` where there is no room for them. */
export function activityGraphs(
  snapshot: Snapshot,
  range: { readonly ms: number; readonly label: string },
  width: number,
): { readonly lines: readonly [Line, Line]; readonly width: number } | null {
  const used = cardsOf(snapshot, width).reduce((sum, card) => sum + card.width + cardGap, cardIndent);
  const room = Math.min(graphWidth.most, width - used - graphLabel - 1);
  if (room < graphWidth.least) return null;
  const { kills, invocations } = timelineIn(snapshot.timeline, range.ms);
  const label = (name: string) => span(`${name}, ${range.label}`.padEnd(graphLabel), 'title');
  return {
    lines: [
      [label('kills'), ...histogram(kills, room, 'critical')],
      [label('invocations'), ...histogram(invocations, room, 'calm')],
    ],
    width: graphLabel + room,
  };
}

/** The cards and graphs as two lines, where there is no Ink yet to lay them out. */
export function summaryRows(
  snapshot: Snapshot,
  range: { readonly ms: number; readonly label: string },
  width: number,
): readonly Line[] {
  const cards = cardsOf(snapshot, width);
  const graphs = activityGraphs(snapshot, range, width);
  const part = (line: Line, cells: number): Line => fitLine(line, cells);
  return [0, 1].map(
    (index): Line => [
      blank(cardIndent),
      ...joined(
        [
          ...cards.map((card) => part(index === 0 ? [span(card.title, 'title')] : card.line, card.width)),
          graphs?.lines[index] ?? [],
        ],
        blank(cardGap),
      ),
    ],
  );
}

/** The figures in one line. */
export function summaryLine(snapshot: Snapshot, width: number): Line {
  const parts = cardLine(snapshot);
  const wide: Line = [span(' '), ...joined(parts, span('  '))];
  return lineWidth(wide) <= width ? wide : fitLine([blank(1), ...joined(parts, blank(1))], width);
}
