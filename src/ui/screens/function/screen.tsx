import { Box } from 'ink';
import { useMemo } from 'react';
import type { Failure } from '../../../analysis/model/failure.ts';
import type { ContainerSnapshot, FunctionSnapshot, Snapshot } from '../../../analysis/model/snapshot.ts';
import { counted, megabytes } from '../../../wording/units.ts';
import { FunctionChart } from '../../components/charts.tsx';
import { ContainerTable, containerPane, useContainerList } from '../../components/container-table.tsx';
import { FailureList, failurePane } from '../../components/failure-list.tsx';
import { FirstStepLine } from '../../components/first-step-line.tsx';
import { Footer } from '../../components/footer.tsx';
import { Line as BlankLine, Rows } from '../../components/line.tsx';
import { TitleLine } from '../../components/title-line.tsx';
import { type Line, rows, span } from '../../drawing/line.ts';
import { useCopy } from '../../hooks/use-copy.ts';
import { useKeymap } from '../../hooks/use-keymap.tsx';
import { useNavigation } from '../../hooks/use-navigation.ts';
import { useFocusPane } from '../../hooks/use-pane.ts';
import { useScene } from '../../hooks/use-scene.ts';
import { useSorting } from '../../hooks/use-sorting.ts';
import { rangeIn, useFailureContext, useNames, useTableContext } from '../../hooks/use-tables.ts';
import { nothingLines } from '../../view-model/empty.ts';
import { filterContainers } from '../../view-model/filter.ts';
import { firstCommand, stepFor } from '../../view-model/first-step.ts';
import { rangeOf } from '../../view-model/footer.ts';
import { factLines, versionStrips } from '../../view-model/function-facts.ts';
import { runtimeName } from '../../view-model/function-words.ts';
import { ordered } from '../../view-model/orders.ts';
import type { ScreenProps } from '../screen-props.ts';
import { type FunctionLayout, functionLayout } from './layout.ts';
import { containerOrders } from './orders.ts';

/** One function: what it needs, its memory over time, its containers a row each, its failures. */
export function FunctionScreen({ width, height }: ScreenProps) {
  const { snapshot } = useScene();
  const { view } = useNavigation();
  const fn = snapshot.functions.find(({ key }) => key === view.functionId);
  if (fn === undefined)
    return <GoneScreen what="This function is no longer in memory." width={width} height={height} />;
  return <KnownFunction fn={fn} width={width} height={height} />;
}

/** What stands where the thing that the screen is about is gone. */
export function GoneScreen({ what, width, height }: ScreenProps & { readonly what: string }) {
  return (
    <Box flexDirection="column" width={width} height={height}>
      <Rows rows={rows([[], [span(`   ${what}`)]])} width={width} height={height - 1} />
      <Footer width={width} />
    </Box>
  );
}

function KnownFunction({ fn, width, height }: ScreenProps & { readonly fn: FunctionSnapshot }) {
  const scene = useScene();
  const { snapshot } = scene;
  const { view } = useNavigation();
  const sort = useSorting('function', containerOrders);
  const all = useMemo(
    () => snapshot.containers.filter(({ functionId }) => functionId === fn.key),
    [snapshot, fn.key],
  );
  const containers = useMemo(
    () => ordered(filterContainers(all, snapshot.failures, view.filter), containerOrders, sort),
    [all, snapshot, view.filter, sort],
  );
  const failures = useFailuresOf(fn, containers, snapshot, view.filter !== '');
  const facts = useMemo(() => factLines(fn, width), [fn, width]);
  const layout = functionLayout(height - 1, {
    containers: containers.length,
    failures: failures.length,
    facts: facts.length,
    versions: fn.versions.length,
  });
  const pane = useFocusPane(
    layout.failures > 0 ? ([containerPane, failurePane] as const) : ([containerPane] as const),
  );
  const { list, chosen } = useContainers(fn, containers, layout.table, pane === containerPane);
  const nameOf = useNames(scene);
  const context = useTableContext(scene, nameOf, chosen?.key ?? null);
  const failureContext = useFailureContext(scene, nameOf);
  return (
    <Box flexDirection="column" width={width} height={height}>
      <FunctionHead fn={fn} containers={all} layout={layout} facts={facts} width={width} />
      {containers.length === 0 ? (
        <Rows
          rows={rows(nothingLines(view.filter, 'No container seen.', width))}
          width={width}
          height={layout.table}
        />
      ) : (
        <>
          <ContainerTable
            containers={containers}
            context={context}
            list={list}
            sort={sort}
            isFocused={pane === containerPane}
            width={width}
            height={layout.table - 1}
          />
          <BlankLine line={[]} width={width} />
        </>
      )}
      {layout.failures > 0 ? (
        <FailureList
          failures={failures}
          context={failureContext}
          oneFunction={true}
          isFocused={pane === failurePane}
          width={width}
          height={layout.failures}
        />
      ) : null}
      <Box flexGrow={1} />
      <Footer
        width={width}
        matches={{ shown: containers.length, all: all.length }}
        range={rangeOf(list, containers.length)}
      />
    </Box>
  );
}

/** The function's failures, newest first; only those of the containers that a filter let through. */
function useFailuresOf(
  fn: FunctionSnapshot,
  containers: readonly ContainerSnapshot[],
  snapshot: Snapshot,
  isFiltered: boolean,
): readonly Failure[] {
  return useMemo(() => {
    const shown = new Set(containers.map(({ key }) => key));
    return snapshot.failures
      .filter(
        ({ functionId, containerId }) => functionId === fn.key && (!isFiltered || shown.has(containerId)),
      )
      .reverse();
  }, [fn.key, containers, snapshot, isFiltered]);
}

interface FunctionHeadProps {
  readonly fn: FunctionSnapshot;
  /** All of its containers, filtered or not. */
  readonly containers: readonly ContainerSnapshot[];
  readonly layout: FunctionLayout;
  readonly facts: readonly Line[];
  readonly width: number;
}

/** What the function is and needs, its versions, and its memory over time. */
function FunctionHead({ fn, containers, layout, facts, width }: FunctionHeadProps) {
  const scene = useScene();
  const { snapshot, clean, state, now } = scene;
  const step = useMemo(() => stepFor(fn, snapshot.findings), [fn, snapshot]);
  return (
    <>
      <TitleLine
        path={[clean(fn.functionName)]}
        facts={[
          runtimeName(fn.runtime),
          megabytes(fn.memory.sizeMb),
          counted(fn.containers, 'container'),
          counted(fn.attempts, 'invocation'),
        ]}
        width={width}
      />
      {layout.step > 0 ? (
        <FirstStepLine step={step} healthy={fn.recommendation?.reason ?? null} copies={true} width={width} />
      ) : null}
      <Rows rows={rows(facts)} width={width} height={layout.facts} />
      <Rows
        rows={rows(versionStrips(fn.versions, layout.versions, width))}
        width={width}
        height={layout.versions}
      />
      {layout.chart > 0 ? (
        <FunctionChart
          fn={fn}
          containers={containers}
          now={now}
          windowMs={rangeIn(scene).ms}
          zoomed={state.zoomed}
          width={width - 2}
          height={layout.chart}
        />
      ) : null}
    </>
  );
}

/** The table's list, with what Enter and `c` do. */
function useContainers(
  fn: FunctionSnapshot,
  containers: readonly ContainerSnapshot[],
  height: number,
  isFocused: boolean,
) {
  const { dispatch } = useNavigation();
  const copy = useCopy();
  const { snapshot } = useScene();
  const list = useContainerList(containers, height - 1, isFocused, () => {
    if (chosen === null) return;
    dispatch({ type: 'select', pane: containerPane, key: chosen.key });
    dispatch({
      type: 'open',
      screen: 'container',
      subject: { functionId: chosen.functionId, containerId: chosen.key },
    });
  });
  const chosen = containers[list.selected] ?? null;
  useKeymap(
    {
      copy() {
        const command = firstCommand(snapshot.findings.filter(({ functionId }) => functionId === fn.key));
        copy(command?.text ?? chosen?.logStream ?? fn.functionName);
      },
    },
    isFocused,
  );
  return { list, chosen };
}
