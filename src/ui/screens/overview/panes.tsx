import { Box } from 'ink';
import type { Finding } from '../../../analysis/model/advice.ts';
import type { Failure } from '../../../analysis/model/failure.ts';
import type { FunctionSnapshot, Snapshot } from '../../../analysis/model/snapshot.ts';
import { ChartTitle, TrendChart } from '../../components/charts.tsx';
import { FailureList, failurePane } from '../../components/failure-list.tsx';
import { FindingList, findingPane } from '../../components/finding-list.tsx';
import { FirstStepLine } from '../../components/first-step-line.tsx';
import { Line } from '../../components/line.tsx';
import { SummaryCards, SummaryLine } from '../../components/summary-cards.tsx';
import { span } from '../../drawing/line.ts';
import { useDisplay } from '../../hooks/use-display.ts';
import type { NameOf } from '../../hooks/use-tables.ts';
import type { FirstStep } from '../../view-model/first-step.ts';
import { timelineIn } from '../../view-model/window.ts';
import type { FailureContext } from '../failure-columns.ts';
import type { OverviewLayout } from './layout.ts';

interface OverviewHeadProps {
  readonly snapshot: Snapshot;
  readonly range: { readonly ms: number; readonly label: string };
  readonly step: FirstStep | null;
  /** Stands there where nothing need be done. */
  readonly healthy: string | null;
  /** The copy key copies the step's command. */
  readonly copies: boolean;
  readonly layout: OverviewLayout;
  readonly width: number;
}

/** The figures at a glance, and the first thing to do. */
export function OverviewHead({ snapshot, range, step, healthy, copies, layout, width }: OverviewHeadProps) {
  return (
    <>
      {layout.compact ? (
        <SummaryLine snapshot={snapshot} width={width} />
      ) : (
        <>
          <Line line={[span('─'.repeat(width), 'track')]} width={width} />
          <SummaryCards snapshot={snapshot} range={range} width={width} />
        </>
      )}
      {layout.step > 0 ? <FirstStepLine step={step} healthy={healthy} copies={copies} width={width} /> : null}
      {layout.gap > 0 ? <Line line={[]} width={width} /> : null}
    </>
  );
}

interface MemoryOfProps {
  readonly fn: FunctionSnapshot;
  readonly timeline: Snapshot['timeline'];
  readonly range: { readonly ms: number; readonly label: string };
  readonly width: number;
  readonly height: number;
}

/** The memory of the function that is selected, over the range. */
export function MemoryOf({ fn, timeline, range, width, height }: MemoryOfProps) {
  const { clean } = useDisplay();
  return (
    <>
      <ChartTitle
        title={`MEMORY OF ${clean(fn.functionName)}`}
        facts={`the fullest container, last ${range.label}`}
        width={width}
      />
      <TrendChart
        fn={fn}
        timeline={timelineIn(timeline, range.ms)}
        zoomed={false}
        width={width - 2}
        height={height - 1}
      />
    </>
  );
}

interface LowerPanesProps {
  readonly failures: readonly Failure[];
  readonly findings: readonly Finding[];
  readonly context: FailureContext;
  readonly nameOf: NameOf;
  /** The pane that takes the keys. */
  readonly pane: string;
  readonly layout: OverviewLayout;
  readonly width: number;
}

/** What failed last, and what to do: side by side where it is wide. */
export function LowerPanes(props: LowerPanesProps) {
  const { failures, findings, context, nameOf, pane, layout, width } = props;
  const left = layout.sideBySide ? Math.floor(width / 2) : width;
  const right = layout.sideBySide ? width - left : width;
  return (
    <Box flexDirection={layout.sideBySide ? 'row' : 'column'} width={width}>
      {layout.failures > 0 ? (
        <Box flexDirection="column" width={left}>
          <Line line={[]} width={left} />
          <FailureList
            failures={failures}
            context={context}
            oneFunction={false}
            isFocused={pane === failurePane}
            width={left}
            height={layout.failures - 1}
          />
        </Box>
      ) : null}
      {layout.findings > 0 ? (
        <Box flexDirection="column" width={right}>
          <Line line={[]} width={right} />
          <FindingList
            findings={findings}
            nameOf={nameOf}
            isFocused={pane === findingPane}
            width={right}
            height={layout.findings - 1}
          />
        </Box>
      ) : null}
    </Box>
  );
}
