import type { FunctionSnapshot, VersionSnapshot } from '../../analysis/model/snapshot.ts';
import { counted, duration, mb, percent, usedOf } from '../../wording/units.ts';
import { gauge } from '../drawing/gauge.ts';
import { levelOf } from '../drawing/level.ts';
import { blank, fitLine, fitting, fittingWithTail, type Line, span } from '../drawing/line.ts';
import { killsOf, leakSentence, noMemoryWords, outlook, versionWord } from './function-words.ts';

/** A function's figures in a line, how its memory grows in another, and what the advice rests on. */
export function factLines(fn: FunctionSnapshot, width: number): readonly Line[] {
  if (fn.noMemoryData !== null) return [[span(`   ${noMemoryWords[fn.noMemoryData]}`, 'warn')]];
  const forecast = outlook(fn.leak);
  const leak = fittingWithTail(
    [leakSentence(fn.leak), forecast === null ? [] : [span(forecast)]],
    fn.leak.evidence === null ? [] : [span(fn.leak.evidence, 'faint')],
    span(' · ', 'faint'),
    width - 4,
  );
  return [
    [blank(3), ...figureLine(fn, width - 4)],
    [blank(3), ...leak],
  ];
}

function figureLine(fn: FunctionSnapshot, width: number): Line {
  const { memory } = fn;
  const figure = (name: string, value: number | null): Line => [
    span(`${name} `, 'title'),
    span(mb(value), value === null || !memory.sizeMb ? 'plain' : levelOf(value / memory.sizeMb)),
  ];
  const kills = killsOf(fn);
  return fitting(
    [
      [span('peak ', 'title'), span(usedOf(memory.peakMb, memory.sizeMb), levelOf(memory.peakUtilization))],
      [span(counted(kills, 'kill'), kills > 0 ? 'critical' : 'faint')],
      fn.nearOoms > 0 ? [span(counted(fn.nearOoms, 'near OOM'), 'hot')] : [],
      figure('p50', memory.p50Mb),
      figure('p95', memory.p95Mb),
      figure('p99', memory.p99Mb),
      [
        span('duration ', 'title'),
        span(`${duration(fn.durationMs.p50)}, p95 ${duration(fn.durationMs.p95)}`, 'faint'),
      ],
    ],
    blank(3),
    width,
  );
}

/** A strip a version, newest first: how each stands to its limit. */
export function versionStrips(
  versions: readonly VersionSnapshot[],
  count: number,
  width: number,
): readonly Line[] {
  const bar = Math.min(30, Math.max(10, width - 100));
  return versions
    .slice(-count)
    .reverse()
    .map(({ version, memory, attempts, containers, leakingContainers, ...counts }): Line => {
      const kills = killsOf(counts);
      const p50 = memory.p50Mb === null || !memory.sizeMb ? null : memory.p50Mb / memory.sizeMb;
      const bars: Line = [
        ...fitLine([span(versionWord(version), 'strong')], 9),
        ...gauge(p50, memory.peakUtilization, bar),
        ...fitLine([span(percent(memory.peakUtilization), levelOf(memory.peakUtilization))], 6, 'right'),
      ];
      const figures: Line[] = [
        [span(counted(kills, 'kill').padStart(9), kills > 0 ? 'critical' : 'faint')],
        [
          span(
            `${leakingContainers} of ${counted(containers, 'container')} leaking`,
            leakingContainers > 0 ? 'critical' : 'faint',
          ),
        ],
        [span(`p50 ${mb(memory.p50Mb)}  p95 ${mb(memory.p95Mb)} of ${mb(memory.sizeMb)} MB`, 'faint')],
        [span(counted(attempts, 'invocation'), 'faint')],
      ];
      return [blank(3), ...fitting([bars, ...figures], blank(3), width - 4)];
    });
}
