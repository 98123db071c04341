import { Box } from 'ink';
import { memo, useMemo } from 'react';
import type { AttemptSnapshot } from '../../../analysis/model/attempt.ts';
import type { Failure } from '../../../analysis/model/failure.ts';
import { isFailure } from '../../../analysis/model/outcome.ts';
import type { ContainerSnapshot } from '../../../analysis/model/snapshot.ts';
import { age, counted, grouped, percent, usedOf } from '../../../wording/units.ts';
import { ContainerChart } from '../../components/charts.tsx';
import { Footer } from '../../components/footer.tsx';
import { Line, Rows } from '../../components/line.tsx';
import { LogAround } from '../../components/log-pane.tsx';
import { TitleLine } from '../../components/title-line.tsx';
import { levelOf } from '../../drawing/level.ts';
import { blank, fittingWithTail, type Line as LineData, rows, span } from '../../drawing/line.ts';
import { headerLine, itemLine, type PlacedColumn, placeColumns } from '../../drawing/table.ts';
import { useCopy } from '../../hooks/use-copy.ts';
import { useKeymap } from '../../hooks/use-keymap.tsx';
import { useList } from '../../hooks/use-list.ts';
import { useNavigation } from '../../hooks/use-navigation.ts';
import { useScene } from '../../hooks/use-scene.ts';
import { positionIn } from '../../state.ts';
import { failureLines } from '../../view-model/failure-lines.ts';
import { filterAttempts } from '../../view-model/filter.ts';
import { rangeOf } from '../../view-model/footer.ts';
import { leakSentence, outlook, shortId, versionWord } from '../../view-model/function-words.ts';
import { whenWord } from '../../view-model/when.ts';
import type { ScreenProps } from '../screen-props.ts';
import { type InvocationContext, invocationColumnsFor } from './columns.ts';
import { containerLayout } from './layout.ts';
import { invocationPane } from './pane.ts';

/** One container: its memory over its invocations, the invocations, and the log around the one that is selected. */
export function ContainerScreen({ width, height }: ScreenProps) {
  const { snapshot } = useScene();
  const { view } = useNavigation();
  const container = snapshot.containers.find(({ key }) => key === view.containerId);
  if (container === undefined) {
    const { selected } = positionIn(view, invocationPane);
    const failure = snapshot.failures.find(({ id }) => id === selected) ?? null;
    return <GoneContainer failure={failure} width={width} height={height} />;
  }
  return <KnownContainer container={container} width={width} height={height} />;
}

/** A container of which nothing is kept but, it may be, the failure that led here. */
function GoneContainer({ failure, width, height }: ScreenProps & { readonly failure: Failure | null }) {
  const scene = useScene();
  const { clean } = scene;
  const lines: LineData[] = [
    [],
    [span('   This container is no longer in memory (it still counts in the totals).')],
    ...(failure === null ? [] : failureLines(failure, scene)),
  ];
  return (
    <Box flexDirection="column" width={width} height={height}>
      <TitleLine
        path={
          failure === null ? ['Container'] : [clean(failure.functionName), clean(shortId(failure.logStream))]
        }
        facts={failure === null ? [] : [versionWord(failure.version), clean(failure.logStream)]}
        width={width}
      />
      <Rows rows={rows(lines)} width={width} height={height - 2} />
      <Footer width={width} />
    </Box>
  );
}

function KnownContainer({
  container,
  width,
  height,
}: ScreenProps & { readonly container: ContainerSnapshot }) {
  const { snapshot, clean, state, utc } = useScene();
  const { view } = useNavigation();
  const copy = useCopy();
  const attempts = useMemo(
    () => [...filterAttempts(container.recent, view.filter)].reverse(),
    [container, view.filter],
  );
  const keys = useMemo(() => attempts.map(({ id }) => id), [attempts]);
  const layout = containerLayout(height - 1, attempts.length);
  const list = useList({ pane: invocationPane, keys, height: layout.list - 2, above: 2, isFocused: true });
  const chosen = attempts[list.selected];
  useKeymap({ copy: () => copy(chosen?.requestId ?? container.logStream) });
  const { from, to } = snapshot;
  const context = useMemo<InvocationContext>(
    () => ({ whenOf: (time) => whenWord({ snapshot: { from, to }, utc }, time), clean }),
    [from, to, utc, clean],
  );
  const cursor = chosen === undefined ? null : container.recent.length - 1 - container.recent.indexOf(chosen);
  return (
    <Box flexDirection="column" width={width} height={height}>
      <ContainerHead container={container} width={width} />
      {layout.chart > 0 ? (
        <ContainerChart
          container={container}
          cursor={cursor}
          zoomed={state.zoomed}
          width={width - 2}
          height={layout.chart}
        />
      ) : null}
      <InvocationList
        attempts={attempts}
        container={container}
        context={context}
        list={list}
        width={width}
        height={layout.list}
      />
      {layout.around > 0 && chosen !== undefined ? (
        <LogAround
          container={container}
          attempt={chosen}
          failure={failureOf(snapshot.failures, chosen)}
          width={width}
          height={layout.around}
        />
      ) : null}
      <Box flexGrow={1} />
      <Footer
        width={width}
        matches={{ shown: attempts.length, all: container.recent.length }}
        range={rangeOf(list, attempts.length)}
      />
    </Box>
  );
}

/** What the container is, and how its memory grows. */
function ContainerHead({
  container,
  width,
}: {
  readonly container: ContainerSnapshot;
  readonly width: number;
}) {
  const { clean, now } = useScene();
  return (
    <>
      <TitleLine
        path={[clean(container.functionName), clean(shortId(container.logStream))]}
        facts={[
          versionWord(container.version),
          container.lives > 1 ? `restarted ${counted(container.lives - 1, 'time')}` : null,
          `${counted(container.lifeAttempts, 'invocation')} since its start`,
          `${age(now - container.firstSeen)} old`,
          clean(container.logStream),
        ]}
        width={width}
      />
      <Line line={growthLine(container, width)} width={width} />
    </>
  );
}

/** The failure of this very attempt: a retry in the same stream has the same request, and is another one. */
export function failureOf(failures: readonly Failure[], { id, outcome }: AttemptSnapshot): Failure | null {
  return isFailure(outcome) ? (failures.find((failure) => failure.id === id) ?? null) : null;
}

function growthLine({ current, memory }: ContainerSnapshot, width: number): LineData {
  const ahead = outlook(current);
  const line = fittingWithTail(
    [
      leakSentence({ ...current, containersJudged: 0 }),
      ahead === null ? [] : [span(ahead)],
      [
        span(`last ${usedOf(memory.lastMb, memory.sizeMb)}, `),
        span(`peak ${percent(memory.peakUtilization)}`, levelOf(memory.peakUtilization)),
      ],
    ],
    current.evidence === null ? [] : [span(current.evidence, 'faint')],
    span(' · ', 'faint'),
    width - 4,
  );
  return [blank(3), ...line];
}

interface InvocationListProps extends ScreenProps {
  readonly attempts: readonly AttemptSnapshot[];
  readonly container: ContainerSnapshot;
  readonly context: InvocationContext;
  readonly list: ReturnType<typeof useList>;
}

function InvocationList({ attempts, container, context, list, width, height }: InvocationListProps) {
  const timeWidth = context.whenOf(attempts[0]?.startedAt ?? 0).length;
  const placed = useMemo(
    () => placeColumns(invocationColumnsFor(timeWidth), attempts, width - 4),
    [timeWidth, attempts, width],
  );
  const title: LineData = [
    span('  INVOCATIONS', 'title'),
    span(`   the newest ${grouped(container.recent.length)} of ${grouped(container.attempts)}`, 'faint'),
  ];
  return (
    <Box flexDirection="column" flexShrink={0} width={width} height={height} ref={list.box}>
      <Line line={title} width={width} />
      <Line
        line={[
          blank(2),
          ...headerLine(
            placed,
            () => 'title',
            () => '',
          ),
        ]}
        width={width}
      />
      {attempts.slice(list.from, list.to).map((attempt, index) => (
        <InvocationRow
          key={attempt.id}
          attempt={attempt}
          placed={placed}
          context={context}
          isSelected={list.from + index === list.selected}
          width={width}
        />
      ))}
    </Box>
  );
}

interface InvocationRowProps {
  readonly attempt: AttemptSnapshot;
  readonly placed: readonly PlacedColumn<AttemptSnapshot, InvocationContext>[];
  readonly context: InvocationContext;
  readonly isSelected: boolean;
  readonly width: number;
}

const InvocationRow = memo(function InvocationRow(props: InvocationRowProps) {
  const { attempt, placed, context, isSelected, width } = props;
  const marker = isSelected ? span(' ▸', 'accent') : blank(2);
  const line = [marker, ...itemLine(placed, attempt, context)];
  return <Line line={line} width={width} look={isSelected ? 'selected' : 'plain'} />;
});
