import { Box } from 'ink';
import type { AttemptSnapshot } from '../../analysis/model/attempt.ts';
import type { Failure } from '../../analysis/model/failure.ts';
import type { ContainerSnapshot } from '../../analysis/model/snapshot.ts';
import { wrapText } from '../../text/width.ts';
import { clock } from '../../wording/units.ts';
import { blank, type Line as LineData, lineWidth, row, rows, type ScreenRow, span } from '../drawing/line.ts';
import { useScene } from '../hooks/use-scene.ts';
import { linesOf } from '../screens/log/scope.ts';
import type { LogLine } from '../session.ts';
import { type LogLineOptions, logLine } from '../view-model/log-lines.ts';
import { whenWord } from '../view-model/when.ts';
import { Rows } from './line.tsx';

interface LogPaneProps {
  /** Those that are on the screen, oldest first. */
  readonly lines: readonly LogLine[];
  readonly options: LogLineOptions;
  /** `null`: the newest is followed. */
  readonly selected: LogLine | null;
  readonly wrap: boolean;
  /** Cells of the messages that are to the left of the pane. */
  readonly column: number;
  readonly width: number;
  readonly height: number;
}

/** Log lines below each other, the newest at the bottom. */
export function LogPane(props: LogPaneProps) {
  const { lines, options, selected, wrap, column, width, height } = props;
  const all = lines.flatMap((line) => {
    const isSelected = line === selected;
    return drawnLine(line, options, wrap, column, width).map((each, part): ScreenRow => {
      const mark = isSelected && part === 0 ? span('▸', 'accent') : blank(1);
      return row([mark, ...each], String(line.id), isSelected ? 'selected' : 'plain');
    });
  });
  return <Rows rows={all} width={width} height={height} />;
}

/** A log line in the rows that it takes: one, or as many as its message is long. */
export function drawnLine(
  line: LogLine,
  options: LogLineOptions,
  wrap: boolean,
  column: number,
  width: number,
): readonly LineData[] {
  const pieces = logLine(line, options);
  const head = pieces.slice(0, -1);
  const message = pieces.at(-1);
  if (message === undefined) return [pieces];
  if (!wrap) return [[...head, { ...message, text: message.text.slice(column) }]];
  const indent = lineWidth(head);
  return wrapText(message.text, Math.max(20, width - 2 - indent)).map((text, index) => [
    ...(index === 0 ? head : [blank(indent)]),
    { text, tone: message.tone },
  ]);
}

interface LogAroundProps {
  readonly container: ContainerSnapshot;
  readonly attempt: AttemptSnapshot;
  /** What the attempt's failure rests on, for where its lines are gone. */
  readonly failure: Failure | null;
  readonly width: number;
  readonly height: number;
}

/** How far before and after an invocation its lines may lie (milliseconds). */
const margin = { before: 1_000, after: 3_000 } as const;

/** The log lines of a container around an invocation; where they are gone, the evidence of its failure. */
export function LogAround({ container, attempt, failure, width, height }: LogAroundProps) {
  const scene = useScene();
  const { utc, clean, logs } = scene;
  const until = attempt.endedAt ?? attempt.startedAt + (attempt.durationMs ?? 0);
  const lines = linesOf(logs, { functionId: null, containerId: container.key, text: null }).filter(
    ({ event }) =>
      event.timestamp >= attempt.startedAt - margin.before && event.timestamp <= until + margin.after,
  );
  const title = (text: string): LineData => [
    span('  LOG AROUND THIS INVOCATION', 'title'),
    span(`   ${text}`, 'faint'),
  ];
  if (lines.length > 0) {
    const options = {
      utc,
      times: true,
      raw: false,
      name: false,
      nameOf: (name: string) => name,
      oneContainer: true,
      clean,
    } as const;
    return (
      <Box flexDirection="column" width={width} height={height}>
        <Rows rows={rows([[], title(whenWord(scene, attempt.startedAt))])} width={width} />
        <LogPane
          lines={lines.slice(-(height - 2))}
          options={options}
          selected={null}
          wrap={false}
          column={0}
          width={width}
          height={height - 2}
        />
      </Box>
    );
  }
  if (failure === null) return <Rows rows={[]} width={width} height={height} />;
  const evidence = failure.evidence
    .slice(0, height - 2)
    .map(
      ({ timestamp, message }): LineData => [
        span(`   ${timestamp === null ? '        ' : clock(timestamp, utc)}  `, 'faint'),
        span(clean(message)),
      ],
    );
  return (
    <Rows
      rows={rows([[], title('these lines are the evidence'), ...evidence])}
      width={width}
      height={height}
    />
  );
}
