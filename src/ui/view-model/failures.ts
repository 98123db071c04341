import type { Failure } from '../../analysis/snapshot.ts';
import { clock, percent, usedOf } from '../../text/format.ts';
import { cutMiddle } from '../../text/width.ts';
import { blank, fitLine, fitting, joined, type Line, lineWidth, span } from '../drawing/line.ts';
import type { Scene } from '../scene.ts';
import { failureTone, failureWords, shortStream, versionWord } from './function-words.ts';

/** One line of what went wrong: `● 14:02:11 image-resize  OOM kill  512/512 MB  evidence  request  v8`. */
export function failureLine(
  failure: Failure,
  { utc, clean }: Pick<Scene, 'utc' | 'clean'>,
  width: number,
  nameWidth: number,
): Line {
  const tone = failureTone(failure.kind);
  const { usedMb, sizeMb } = failure;
  const memory = usedMb === null && sizeMb === null ? 'memory unknown' : usedOf(usedMb, sizeMb);
  const share = usedMb === null || !sizeMb ? '' : ` ${percent(usedMb / sizeMb)}`;
  const start: Line = [
    span(' ● ', tone),
    span(`${clock(failure.timestamp, utc)}  `, 'faint'),
    ...fitLine([span(clean(failure.functionName), 'plain')], nameWidth),
    blank(2),
    ...fitLine([span(kindWords(failure), tone)], 17),
  ];
  const figures = fitLine([span(memory), span(share, 'faint')], 18);
  const evidence = clean(failure.evidence[0]?.message ?? '');
  const where = joined(
    [
      [span(versionWord(failure.version), 'faint')],
      failure.requestId === null ? [] : [span(cutMiddle(clean(failure.requestId), 13), 'faint')],
      [span(cutMiddle(clean(shortStream(failure.logStream)), 11), 'faint')],
    ],
    span('  '),
  );
  const room = width - lineWidth(start) - lineWidth(figures) - lineWidth(where) - 5;
  if (room < 0)
    return fitting([start, [span(memory)], [span(share.trim(), 'faint')], where], blank(1), width);
  return [...start, ...figures, blank(1), ...fitLine([span(evidence, 'faint')], room), blank(2), ...where];
}

/** `OOM kill`, `OOM kill init`, `timeout at limit`: the kind, and what is peculiar about this one. */
export function kindWords({ kind, phase, memoryBound }: Failure): string {
  if (memoryBound && kind === 'timeout') return 'timeout at limit';
  return phase === 'invoke' ? failureWords[kind] : `${failureWords[kind]} ${phase}`;
}
