import { isOom } from '../../../analysis/model/outcome.ts';
import type { ContainerSnapshot } from '../../../analysis/model/snapshot.ts';
import { age, compact, grouped, growth, mb, percent } from '../../../wording/units.ts';
import { gauge } from '../../drawing/gauge.ts';
import { levelOf } from '../../drawing/level.ts';
import { blank, fitLine, type Line, span } from '../../drawing/line.ts';
import { ownScale, type Point, sparkline } from '../../drawing/sparkline.ts';
import type { TableColumn } from '../../drawing/table.ts';
import { killsOf, leakLine, leftLine, shortId, versionWord } from '../../view-model/function-words.ts';
import type { TableContext } from '../../view-model/table-context.ts';

type ContainerColumn = TableColumn<ContainerSnapshot, TableContext>;

/** A function's containers, a row each; `drop` is the order in which columns give way. */
export const containerColumns: readonly ContainerColumn[] = [
  {
    id: 'name',
    title: 'CONTAINER',
    align: 'left',
    min: 9,
    max: 9,
    drop: 0,
    cell: ({ key, logStream }, _width, { selected, clean }) => [
      span(clean(shortId(logStream)), selected === key ? 'accent' : 'plain'),
    ],
  },
  {
    id: 'version',
    title: 'VERSION',
    align: 'left',
    min: 7,
    max: 7,
    drop: 7,
    cell: ({ version }) => [span(versionWord(version), 'faint')],
  },
  { id: 'gauge', title: 'LAST → PEAK', align: 'left', min: 15, max: 24, drop: 1, cell: gaugeCell },
  {
    id: 'last',
    title: 'LAST',
    align: 'right',
    min: 5,
    max: 6,
    drop: 10,
    cell: ({ memory }) => [span(mb(memory.lastMb))],
  },
  {
    id: 'series',
    title: 'MEMORY USED',
    align: 'left',
    min: 12,
    max: 120,
    drop: 3,
    good: { width: 30, drop: 9 },
    cell: seriesCell,
  },
  { id: 'kills', title: 'KILLS', align: 'left', min: 7, max: 7, drop: 2, cell: killsCell },
  {
    id: 'leak',
    title: 'LEAK',
    align: 'left',
    min: 11,
    max: 11,
    drop: 5,
    cell: ({ current }) => leakLine({ ...current, containersJudged: 0 }),
  },
  {
    id: 'slope',
    title: 'PER INV',
    align: 'right',
    min: 8,
    max: 9,
    drop: 6,
    cell: ({ current }) =>
      current.slopeMbPerInvocation === null ? [] : [span(growth(current.slopeMbPerInvocation), 'plain')],
  },
  {
    id: 'left',
    title: 'LEFT',
    align: 'right',
    min: 6,
    max: 24,
    drop: 2.5,
    good: { width: 24, drop: 5.5 },
    cell: ({ current }, width) => leftLine(current, width),
  },
  {
    id: 'invocations',
    title: 'INVOC',
    align: 'right',
    min: 5,
    max: 5,
    drop: 12,
    cell: ({ attempts }) => [span(compact(attempts), 'faint')],
  },
  {
    id: 'lives',
    title: 'STARTS',
    align: 'right',
    min: 6,
    max: 6,
    drop: 13,
    cell: ({ lives }) => [span(grouped(lives), 'faint')],
  },
  {
    id: 'near',
    title: 'NEAR',
    align: 'right',
    min: 4,
    max: 4,
    drop: 14,
    cell: ({ nearOoms }) => [span(compact(nearOoms), nearOoms > 0 ? 'hot' : 'faint')],
  },
  {
    id: 'age',
    title: 'AGE',
    align: 'right',
    min: 4,
    max: 4,
    drop: 11,
    cell: ({ firstSeen }, _width, { now }) => [span(age(now - firstSeen), 'faint')],
  },
  {
    id: 'seen',
    title: 'SEEN',
    align: 'right',
    min: 4,
    max: 4,
    drop: 15,
    cell: ({ lastSeen }, _width, { now }) => [span(age(now - lastSeen), 'faint')],
  },
];

/** A container's newest attempts as shares of its limit. */
export function pointsOf({ series, marks, memory }: ContainerSnapshot): Point[] {
  return series.map((used, index) => ({
    share: used === null || !memory.sizeMb ? null : used / memory.sizeMb,
    killed: isOom(marks[index] ?? null),
  }));
}

function gaugeCell({ memory }: ContainerSnapshot, width: number): Line {
  const { sizeMb, lastMb, peakUtilization } = memory;
  const last = lastMb === null || !sizeMb ? null : lastMb / sizeMb;
  return [
    ...gauge(last, peakUtilization, width - 6),
    ...fitLine([span(percent(peakUtilization), levelOf(peakUtilization))], 6, 'right'),
  ];
}

/** Fewer cells leave no room for the figures of the scale. */
const leastWithScale = 24;
/** The least part of the limit that the graph's height stands for: less is noise. */
const leastRange = 0.03;

/** `244 ▁▂▃▄▅▆▇█ 487`: the newest invocations on their own scale, with what its ends stand for. */
function seriesCell(container: ContainerSnapshot, width: number): Line {
  const points = pointsOf(container);
  const { sizeMb } = container.memory;
  const scale = ownScale(points, leastRange);
  if (width < leastWithScale || sizeMb === null) return sparkline(points, width, scale);
  const end = (share: number) => span(mb(share * sizeMb), 'faint');
  return [
    ...fitLine([end(scale.low)], 6, 'right'),
    blank(1),
    ...sparkline(points, width - 14, scale),
    blank(1),
    ...fitLine([end(scale.high)], 6),
  ];
}

function killsCell(container: ContainerSnapshot, _width: number, { flashing }: TableContext): Line {
  const kills = killsOf(container);
  if (kills === 0) return [span('0', 'faint')];
  return [
    span(grouped(kills), 'critical'),
    ...(flashing.has(container.key) ? [blank(1), span('NEW', 'alarm')] : []),
  ];
}
