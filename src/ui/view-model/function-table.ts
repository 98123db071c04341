import type { FunctionSnapshot } from '../../analysis/snapshot/snapshot.ts';
import { textWidth } from '../../text/width.ts';
import { age, compact, grouped, mb, percent } from '../../wording/units.ts';
import { gauge } from '../drawing/gauge.ts';
import { levelOf } from '../drawing/level.ts';
import { blank, fitLine, type Line, span, type Tone } from '../drawing/line.ts';
import { sparkline } from '../drawing/sparkline.ts';
import type { Column } from '../drawing/table.ts';
import { adviceLine, killsOf, leakLine, leftWord, noMemoryWords } from './function-words.ts';

export interface TableContext {
  readonly now: number;
  /** The service sampled: counts are lower bounds. */
  readonly sampled: boolean;
  readonly flashing: ReadonlySet<string>;
  readonly selected: string | null;
  /** Masks what must not be shown. */
  readonly clean: (text: string) => string;
}

type FunctionColumn = Column<FunctionSnapshot, TableContext>;

/** The overview's columns, left to right; `drop` is the order in which they give way on a narrow screen. */
export const functionColumns: readonly FunctionColumn[] = [
  {
    id: 'name',
    title: 'FUNCTION',
    align: 'left',
    min: 14,
    max: 48,
    drop: 0,
    content: ({ functionName }) => textWidth(functionName),
    cell: (fn, _width, { selected, flashing, clean }) => [
      span(
        clean(fn.functionName),
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
    title: 'LAST → PEAK',
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
    cell: (fn, width) => (fn.noMemoryData === null ? trendCell(fn, width) : []),
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
    title: 'INV LEFT',
    align: 'right',
    min: 8,
    max: 8,
    drop: 5,
    cell: ({ leak }) => [
      span(
        leftWord(leak.invocationsToLimit),
        (leak.invocationsToLimit?.p50 ?? 1e9) < 100 ? 'critical' : 'hot',
      ),
    ],
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

/** The bar, then the peak in per cent: `████▌    │  91 %`. */
function gaugeCell({ memory, noMemoryData, emulated }: FunctionSnapshot, width: number): Line {
  if (noMemoryData !== null) return [span(noMemoryWords[noMemoryData], 'faint')];
  if (emulated) return [span('emulator: no real figures', 'faint')];
  const { sizeMb, lastMb, peakUtilization } = memory;
  const last = lastMb === null || !sizeMb ? null : lastMb / sizeMb;
  const bar = gauge(last, peakUtilization, width - 6);
  return [...bar, ...fitLine([span(percent(peakUtilization), levelOf(peakUtilization))], 6, 'right')];
}

function trendCell({ trend }: FunctionSnapshot, width: number): Line {
  return sparkline(
    trend.map(({ peakUtilization, kills }) => ({ share: peakUtilization, killed: kills > 0 })),
    width,
  );
}

/** `6 ▲3`: how many, and how many of them in the newest tenth of the window; a flash is a word too. */
function killsCell(fn: FunctionSnapshot, _width: number, { flashing, sampled }: TableContext): Line {
  const kills = killsOf(fn);
  if (kills === 0) return [span(sampled ? '≥0' : '0', 'faint')];
  const recent = fn.trend
    .slice(-Math.ceil(fn.trend.length / 10))
    .reduce((sum, bucket) => sum + bucket.kills, 0);
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
