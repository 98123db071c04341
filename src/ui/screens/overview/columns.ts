import type { FunctionSnapshot } from '../../../analysis/model/snapshot.ts';
import { textWidth } from '../../../text/width.ts';
import { age, compact, grouped, mb, percent } from '../../../wording/units.ts';
import { gauge } from '../../drawing/gauge.ts';
import { levelOf } from '../../drawing/level.ts';
import { blank, fitLine, type Line, span, type Tone } from '../../drawing/line.ts';
import { ownScale, sparkline } from '../../drawing/sparkline.ts';
import type { TableColumn } from '../../drawing/table.ts';
import { adviceLine, killsOf, leakLine, leftLine, noMemoryWords } from '../../view-model/function-words.ts';
import type { TableContext } from '../../view-model/table-context.ts';

type FunctionColumn = TableColumn<FunctionSnapshot, TableContext>;

/** The overview's columns, left to right; `drop` is the order in which they give way on a narrow screen. */
export const functionColumns: readonly FunctionColumn[] = [
  {
    id: 'name',
    title: 'FUNCTION',
    align: 'left',
    min: 14,
    max: 72,
    drop: 0,
    // Names come before every figure that only refines another one.
    good: { width: 72, drop: 6.5 },
    content: ({ functionName }) => textWidth(functionName),
    cell: (fn, width, { selected, flashing, nameOf }) => [
      span(
        nameOf(fn.functionName, width),
        selected === fn.key ? 'accent' : flashing.has(fn.key) ? 'strong' : 'plain',
      ),
    ],
  },
  {
    id: 'size',
    title: 'SIZE',
    align: 'right',
    min: 5,
    max: 6,
    drop: 6,
    cell: ({ memory }) => [span(mb(memory.sizeMb), 'plain')],
  },
  {
    id: 'gauge',
    title: 'NOW → PEAK',
    align: 'left',
    min: 15,
    max: 36,
    drop: 1,
    good: { width: 24, drop: 8 },
    cell: gaugeCell,
  },
  {
    id: 'p50',
    title: 'p50',
    align: 'right',
    min: 6,
    max: 6,
    drop: 11,
    cell: ({ memory }) => [span(mb(memory.p50Mb), 'faint')],
  },
  {
    id: 'p95',
    title: 'p95',
    align: 'right',
    min: 6,
    max: 6,
    drop: 9,
    cell: ({ memory }) => figure(memory.p95Mb, memory.sizeMb),
  },
  {
    id: 'peak',
    title: 'PEAK',
    align: 'right',
    min: 6,
    max: 6,
    drop: 12,
    cell: ({ memory }) => figure(memory.peakMb, memory.sizeMb),
  },
  {
    id: 'trend',
    title: 'TREND',
    align: 'left',
    min: 10,
    max: 60,
    drop: 7,
    good: { width: 20, drop: 10 },
    cell: (fn, width, context) => (fn.noMemoryData === null ? trendCell(fn, width, context) : []),
  },
  {
    id: 'near',
    title: 'NEAR',
    align: 'right',
    min: 5,
    max: 5,
    drop: 13,
    cell: ({ nearOoms }) => count(nearOoms, 'hot'),
  },
  {
    id: 'kills',
    title: 'KILLS',
    align: 'left',
    min: 7,
    max: 9,
    drop: 2,
    good: { width: 9, drop: 6 },
    cell: killsCell,
  },
  {
    id: 'leak',
    title: 'LEAK',
    align: 'left',
    min: 5,
    max: 14,
    drop: 4,
    good: { width: 14, drop: 5 },
    cell: ({ leak }, width) => leakLine(leak, width < 11),
  },
  {
    id: 'left',
    title: 'LEFT',
    align: 'right',
    min: 5,
    max: 12,
    drop: 3.5,
    good: { width: 12, drop: 4.5 },
    cell: ({ leak }, width) => leftLine(leak, width),
  },
  {
    id: 'advice',
    title: 'SET TO',
    align: 'left',
    min: 8,
    max: 8,
    drop: 3,
    cell: ({ recommendation }) => adviceLine(recommendation),
  },
  {
    id: 'invocations',
    title: 'INVOC',
    align: 'right',
    min: 6,
    max: 6,
    drop: 14,
    cell: ({ attempts }, _width, { sampled }) => [span(`${sampled ? '≥' : ''}${compact(attempts)}`, 'faint')],
  },
  {
    id: 'containers',
    title: 'CONT',
    align: 'right',
    min: 4,
    max: 5,
    drop: 15,
    cell: ({ containers }) => [span(compact(containers), 'faint')],
  },
  {
    id: 'cold',
    title: 'COLD',
    align: 'right',
    min: 4,
    max: 5,
    drop: 16,
    cell: ({ coldStarts }) => [span(compact(coldStarts), 'faint')],
  },
  {
    id: 'timeouts',
    title: 'TIMEOUTS',
    align: 'right',
    min: 8,
    max: 8,
    drop: 18,
    cell: ({ timeouts }) => count(timeouts, 'warn'),
  },
  {
    id: 'seen',
    title: 'SEEN',
    align: 'right',
    min: 4,
    max: 4,
    drop: 17,
    cell: ({ lastSeen }, _width, { now }) => [span(age(now - lastSeen), 'faint')],
  },
];

/** The fullest container now, then the peak in percent: `████▌    │  91 %`. */
function gaugeCell(fn: FunctionSnapshot, width: number): Line {
  const { memory, noMemoryData, emulated } = fn;
  if (noMemoryData !== null) return [span(noMemoryWords[noMemoryData], 'faint')];
  if (emulated) return [span('emulator: no real figures', 'faint')];
  const { peakUtilization } = memory;
  const bar = gauge(fullestNow(fn), peakUtilization, width - 6);
  return [...bar, ...fitLine([span(percent(peakUtilization), levelOf(peakUtilization))], 6, 'right')];
}

/** Buckets that count as now: the last report of one container alone would jump from one to another. */
const bucketsNow = 3;

/** The share of the limit that the fullest container reported last. */
export function fullestNow({ trend, memory }: FunctionSnapshot): number | null {
  const known = trend.flatMap(({ peakUtilization }) => peakUtilization ?? []).slice(-bucketsNow);
  if (known.length > 0) return Math.max(...known);
  return memory.lastMb === null || !memory.sizeMb ? null : memory.lastMb / memory.sizeMb;
}

/** The least part of the limit that the graph's height stands for. */
const leastRange = 0.25;

function trendCell({ trend }: FunctionSnapshot, width: number, { bucketsShown }: TableContext): Line {
  const points = trend
    .slice(-bucketsShown)
    .map(({ peakUtilization, kills }) => ({ share: peakUtilization, killed: kills > 0 }));
  return sparkline(points, width, ownScale(points, leastRange));
}

/** `6 ▲3`: how many in all, and how many of them in the newest tenth of the graph; a flash is a word too. */
function killsCell(
  fn: FunctionSnapshot,
  _width: number,
  { flashing, sampled, bucketsShown }: TableContext,
): Line {
  const kills = killsOf(fn);
  if (kills === 0) return [span(sampled ? '≥0' : '0', 'faint')];
  const recent = fn.trend.slice(-Math.ceil(bucketsShown / 10)).reduce((sum, bucket) => sum + bucket.kills, 0);
  const number = `${sampled ? '≥' : ''}${grouped(kills)}`;
  if (flashing.has(fn.key)) return [span(`${number}`, 'critical'), blank(1), span('NEW', 'alarm')];
  return [span(number, 'critical'), ...(recent > 0 ? [span(` ▲${recent}`, 'critical')] : [])];
}

function figure(valueMb: number | null, sizeMb: number | null): Line {
  return [span(mb(valueMb), valueMb === null || !sizeMb ? 'faint' : levelOf(valueMb / sizeMb))];
}

function count(value: number, tone: Tone): Line {
  return [span(compact(value), value > 0 ? tone : 'faint')];
}
