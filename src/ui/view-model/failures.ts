import type { Failure } from '../../analysis/model/failure.ts';
import { failureWords } from '../../analysis/model/outcome.ts';
import { cutMiddle } from '../../text/width.ts';
import { percent, usedOf } from '../../wording/units.ts';
import { blank, fitLine, fitting, type Line, lineWidth, span } from '../drawing/line.ts';
import type { Scene } from '../scene.ts';
import { failureTone, shortStream, versionWord } from './function-words.ts';
import { whenWord } from './when.ts';

/** The columns behind the memory figures: version and request, and the container where evidence has its due. */
const whereWidth = 7 + 2 + 13;
const containerWidth = 2 + 11;
/** Evidence in fewer cells tells nothing; from so many on a container may stand beside it. */
const leastEvidence = 12;
const goodEvidence = 26;

/** One line of what went wrong: `● 14:02:11 image-resize  OOM kill  512/512 MB  evidence  v8  request  container`. */
export function failureLine(
  failure: Failure,
  scene: Pick<Scene, 'snapshot' | 'utc' | 'clean'>,
  width: number,
  nameWidth: number,
): Line {
  const { usedMb, sizeMb, requestId } = failure;
  const { clean } = scene;
  const tone = failureTone(failure.kind);
  const start: Line = [
    span(' ● ', tone),
    span(`${whenWord(scene, failure.timestamp)}  `, 'faint'),
    ...fitLine([span(clean(failure.functionName))], nameWidth),
    blank(2),
    ...fitLine([span(kindWords(failure), tone)], 16),
    blank(2),
  ];
  const memory = usedMb === null && sizeMb === null ? 'memory unknown' : usedOf(usedMb, sizeMb);
  const share = usedMb === null || !sizeMb ? '' : `  ${percent(usedMb / sizeMb)}`;
  const room = width - lineWidth(start);
  if (room < 20 + whereWidth)
    return [...start, ...fitting([[span(memory)], [span(share, 'faint')]], blank(0), room)];
  const all = room - 20 - whereWidth - 2;
  const withContainer = all - containerWidth >= goodEvidence;
  const left = withContainer ? all - containerWidth : all;
  return [
    ...start,
    ...fitLine([span(memory), span(share, 'faint')], 20),
    ...(left < leastEvidence ? [] : [...fitLine([span(clean(why(failure)), 'faint')], left), blank(2)]),
    ...fitLine([span(versionWord(failure.version), 'faint')], 7),
    blank(2),
    ...fitLine([span(requestId === null ? '' : cutMiddle(clean(requestId), 13), 'faint')], 13),
    ...(withContainer ? [blank(2), span(cutMiddle(clean(shortStream(failure.logStream)), 11), 'faint')] : []),
  ];
}

/** The evidence without the figures that stand beside it anyway. */
function why({ evidence: [first] }: Failure): string {
  const message = first?.message ?? '';
  return message.replace(/^Max Memory Used \d+ of \d+ MB, (?:Status: \w+, )?(?:Error Type: )?/, '');
}

/** `OOM kill`, `OOM kill init`, `timeout at limit`: the kind, and what is peculiar about this one. */
export function kindWords({ kind, phase, memoryBound }: Failure): string {
  if (memoryBound && kind === 'timeout') return 'timeout at limit';
  return phase === 'invoke' ? failureWords[kind] : `${failureWords[kind]} ${phase}`;
}
