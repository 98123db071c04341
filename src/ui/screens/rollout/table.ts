import type { Rollout, RolloutSide, RolloutVerdict } from '../../../analysis/model/advice.ts';
import type { FunctionSnapshot } from '../../../analysis/model/snapshot.ts';
import { counted, grouped, mb, percent, unknown } from '../../../wording/units.ts';
import { gauge } from '../../drawing/gauge.ts';
import { levelOf } from '../../drawing/level.ts';
import { blank, fitLine, type Line, span, type Tone } from '../../drawing/line.ts';
import { prose } from '../../drawing/prose.ts';
import type { Scene } from '../../scene.ts';
import { killsOf, versionWord } from '../../view-model/function-words.ts';

const verdictWords: Readonly<Record<RolloutVerdict, { readonly text: string; readonly tone: Tone }>> = {
  worse: { text: '▲ WORSE', tone: 'critical' },
  better: { text: '▼ BETTER', tone: 'good' },
  same: { text: '○ NO DIFFERENCE', tone: 'calm' },
  'too-early': { text: '◌ TOO EARLY TO SAY', tone: 'warn' },
};

export const causeWords: Readonly<Record<Rollout['cause'], string>> = {
  version: 'a new version',
  size: 'a new memory size',
  mark: 'a deploy mark',
};

export function verdictLines(
  { verdict, pValue, reason }: Rollout,
  width: number,
  clean: Scene['clean'],
): Line[] {
  const { text, tone } = verdictWords[verdict];
  const odds = pValue === null ? '' : pValue < 0.001 ? '   p < 0.001' : `   p = ${pValue.toFixed(3)}`;
  return [[span(`   ${text}`, tone), span(odds, 'faint')], ...prose(clean(reason), 'plain', width)];
}

/** A figure of both sides: its name, how it is written, whether more of it is worse. */
interface Measure {
  readonly name: string;
  readonly figure: (side: RolloutSide) => number | null;
  readonly write: (value: number | null) => string;
  readonly moreIsWorse: boolean;
  /** How the figure is coloured by itself; `calm`: it is fine, or says nothing. */
  readonly level?: (value: number | null) => Tone;
  /** Those with the highest number go first where the height does not suffice. */
  readonly drop: number;
}

const measures: readonly Measure[] = [
  {
    name: 'Memory Size',
    figure: ({ memory }) => memory.sizeMb,
    write: sizeOf,
    moreIsWorse: false,
    drop: 5,
  },
  {
    name: 'p50',
    figure: ({ memory }) => memory.p50Mb,
    write: sizeOf,
    moreIsWorse: true,
    drop: 6,
  },
  {
    name: 'p95',
    figure: ({ memory }) => memory.p95Mb,
    write: sizeOf,
    moreIsWorse: true,
    drop: 3,
  },
  {
    name: 'peak',
    figure: ({ memory }) => memory.peakMb,
    write: sizeOf,
    moreIsWorse: true,
    drop: 7,
  },
  {
    name: 'peak utilization',
    figure: ({ memory }) => memory.peakUtilization,
    write: percent,
    moreIsWorse: true,
    level: levelOf,
    drop: 2,
  },
  {
    name: 'kills',
    figure: ({ oomKills }) => oomKills,
    write: count,
    moreIsWorse: true,
    level: deadly,
    drop: 0,
  },
  {
    name: 'kills per 1,000',
    figure: ({ killsPer1000 }) => killsPer1000,
    write: (value) => (value === null ? unknown : value.toFixed(1)),
    moreIsWorse: true,
    level: deadly,
    drop: 4,
  },
  {
    name: 'leaking containers',
    figure: leakShare,
    write: percent,
    moreIsWorse: true,
    level: deadly,
    drop: 1,
  },
  { name: 'cold starts', figure: ({ coldStarts }) => coldStarts, write: count, moreIsWorse: false, drop: 8 },
  { name: 'invocations', figure: ({ attempts }) => attempts, write: count, moreIsWorse: false, drop: 9 },
  { name: 'containers', figure: ({ containers }) => containers, write: count, moreIsWorse: false, drop: 10 },
];

export function sideBySide({ before, after }: Rollout, width: number, height: number): Line[] {
  const hasRun = before.attempts > 0 && after.attempts > 0;
  const column = Math.min(40, Math.max(13, Math.floor((width - 42) / 2)));
  const bar = column >= 24 ? column - 14 : 0;
  const side = ({ memory }: RolloutSide, text: string, tone: Tone, barred: boolean): Line =>
    fitLine(
      [
        ...fitLine([span(text, tone)], 12, 'right'),
        ...(barred && bar > 0
          ? [blank(2), ...gauge(share(memory.p50Mb, memory.sizeMb), memory.peakUtilization, bar)]
          : []),
      ],
      column,
    );
  const kept = [...measures].sort((left, right) => left.drop - right.drop).slice(0, Math.max(4, height - 3));
  const shown = measures.filter((measure) => kept.includes(measure));
  const head: Line = [
    blank(22),
    ...fitLine([span(before.label, 'title')], column),
    blank(2),
    ...fitLine([span(after.label, 'strong')], column),
    span('  CHANGE', 'title'),
  ];
  return [
    head,
    ...shown.map((measure): Line => {
      const [from, to] = [measure.figure(before), measure.figure(after)];
      // Nothing has changed for the better while nothing has run.
      const change = hasRun ? changeOf(measure, from, to) : { text: '', tone: 'faint' as const };
      const barred = measure.name === 'peak utilization';
      const { level = () => 'calm' } = measure;
      return [
        span(`   ${measure.name}`.padEnd(22), 'title'),
        ...side(before, measure.write(from), level(from), barred),
        blank(2),
        ...side(after, measure.write(to), level(to) === 'calm' ? 'plain' : level(to), barred),
        span(`  ${change.text}`, change.tone),
      ];
    }),
  ];
}

function changeOf(
  { moreIsWorse }: Measure,
  from: number | null,
  to: number | null,
): { readonly text: string; readonly tone: Tone } {
  if (from === null || to === null || from === to) return { text: '', tone: 'faint' };
  const more = to > from;
  const arrow = more ? '▲' : '▼';
  const text = from === 0 ? `${arrow} new` : `${arrow} ${Math.round((Math.abs(to - from) / from) * 100)} %`;
  if (!moreIsWorse) return { text, tone: 'faint' };
  const slight = from > 0 && Math.abs(to - from) / from < 0.05;
  return { text, tone: slight ? 'faint' : more ? 'hot' : 'good' };
}

/** All versions seen, newest first, below the comparison. */
export function versionLines({ versions }: FunctionSnapshot, width: number, height: number): Line[] {
  if (height < 3 || versions.length === 0) return [];
  const lines = [...versions]
    .reverse()
    .slice(0, height - 2)
    .map((version): Line => {
      const kills = killsOf(version);
      return fitLine(
        [
          span(`   ${versionWord(version.version)}`.padEnd(22), 'plain'),
          ...gauge(share(version.memory.p50Mb, version.memory.sizeMb), version.memory.peakUtilization, 16),
          ...fitLine(
            [span(percent(version.memory.peakUtilization), levelOf(version.memory.peakUtilization))],
            6,
            'right',
          ),
          span(`   p95 ${mb(version.memory.p95Mb)} of ${mb(version.memory.sizeMb)} MB   `, 'faint'),
          span(counted(kills, 'kill'), kills > 0 ? 'critical' : 'faint'),
          span(` in ${counted(version.attempts, 'invocation')}`, 'faint'),
        ],
        width,
      );
    });
  return [[], [span('   VERSIONS', 'title')], ...lines];
}

function deadly(value: number | null): Tone {
  return value !== null && value > 0 ? 'critical' : 'calm';
}

function leakShare({ containers, leakingContainers }: RolloutSide): number | null {
  return containers === 0 ? null : leakingContainers / containers;
}

function share(value: number | null, of: number | null): number | null {
  return value === null || !of ? null : value / of;
}

function count(value: number | null): string {
  return value === null ? unknown : grouped(value);
}

function sizeOf(value: number | null): string {
  return value === null ? unknown : `${mb(value)} MB`;
}
