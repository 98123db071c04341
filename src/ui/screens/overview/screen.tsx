import { Box } from 'ink';
import { useMemo } from 'react';
import type { FunctionSnapshot, Snapshot } from '../../../analysis/model/snapshot.ts';
import { failurePane } from '../../components/failure-list.tsx';
import { findingPane } from '../../components/finding-list.tsx';
import { Footer } from '../../components/footer.tsx';
import { FunctionTable, functionPane, useFunctionList } from '../../components/function-table.tsx';
import { Rows } from '../../components/line.tsx';
import { rows } from '../../drawing/line.ts';
import { useCopy } from '../../hooks/use-copy.ts';
import { useKeymap } from '../../hooks/use-keymap.tsx';
import { useNavigation } from '../../hooks/use-navigation.ts';
import { useFocusPane } from '../../hooks/use-pane.ts';
import { useScene } from '../../hooks/use-scene.ts';
import { useSorting } from '../../hooks/use-sorting.ts';
import { rangeIn, useFailureContext, useNames, useTableContext } from '../../hooks/use-tables.ts';
import { emptyLines } from '../../view-model/empty.ts';
import { filterFunctions } from '../../view-model/filter.ts';
import { withoutSymptoms } from '../../view-model/finding-words.ts';
import { firstCommand, firstStep, healthSentence } from '../../view-model/first-step.ts';
import { rangeOf } from '../../view-model/footer.ts';
import { ordered } from '../../view-model/orders.ts';
import type { ScreenProps } from '../screen-props.ts';
import { overviewLayout } from './layout.ts';
import { functionOrders } from './orders.ts';
import { LowerPanes, MemoryOf, OverviewHead } from './panes.tsx';

/** Opens first: is anything dying, who is next and when, what to do now; a row a function. */
export function Overview({ width, height }: ScreenProps) {
  const scene = useScene();
  const { snapshot } = scene;
  const { view } = useNavigation();
  const sort = useSorting('overview', functionOrders);
  const functions = useMemo(
    () => ordered(filterFunctions(snapshot.functions, snapshot.failures, view.filter), functionOrders, sort),
    [snapshot, view.filter, sort],
  );
  const { failures, findings } = useAbout(functions, snapshot, view.filter !== '');
  const step = useMemo(() => firstStep(snapshot), [snapshot]);
  const healthy = step === null ? healthSentence(snapshot, scene.utc) : null;
  const layout = overviewLayout(width, height - 1, {
    functions: functions.length,
    failures: failures.length,
    findings: withoutSymptoms(findings).length,
    hasStep: step !== null || healthy !== null,
  });
  const pane = useFocusPane(panesOf(layout));
  const chosen = useFunctions(functions, findings, layout.table, pane === functionPane);
  const range = rangeIn(scene);
  const nameOf = useNames(scene);
  const context = useTableContext(scene, nameOf, chosen.fn?.key ?? null);
  const failureContext = useFailureContext(scene, nameOf);
  return (
    <Box flexDirection="column" width={width} height={height}>
      <OverviewHead
        snapshot={snapshot}
        range={range}
        step={step}
        healthy={healthy}
        copies={step?.functionId === chosen.fn?.key}
        layout={layout}
        width={width}
      />
      {functions.length === 0 ? (
        <Rows rows={rows(emptyLines(scene, view.filter))} width={width} height={height - 1 - layout.head} />
      ) : (
        <FunctionTable
          functions={functions}
          context={context}
          list={chosen.list}
          sort={sort}
          isFocused={pane === functionPane}
          width={width}
          height={layout.table}
        />
      )}
      {layout.chart > 0 && chosen.fn !== null ? (
        <MemoryOf
          fn={chosen.fn}
          timeline={snapshot.timeline}
          range={range}
          width={width}
          height={layout.chart}
        />
      ) : null}
      <LowerPanes {...{ failures, findings, nameOf, pane, layout, width }} context={failureContext} />
      <Box flexGrow={1} />
      <Footer
        width={width}
        matches={{ shown: functions.length, all: snapshot.functions.length }}
        range={rangeOf(chosen.list, functions.length)}
      />
    </Box>
  );
}

/** The panes that have room, in the order in which Tab goes through them. */
function panesOf({ failures, findings }: { readonly failures: number; readonly findings: number }) {
  const below = [...(failures > 0 ? [failurePane] : []), ...(findings > 0 ? [findingPane] : [])];
  return [functionPane, ...below] as const;
}

/** The table's list, with what Enter and `c` do for the selected function. */
function useFunctions(
  functions: readonly FunctionSnapshot[],
  findings: Snapshot['findings'],
  height: number,
  isFocused: boolean,
) {
  const { dispatch } = useNavigation();
  const copy = useCopy();
  const list = useFunctionList(functions, height, isFocused, () => {
    if (fn === null) return;
    // The user comes back to the row that led there, wherever it has moved to.
    dispatch({ type: 'select', pane: functionPane, key: fn.key });
    dispatch({ type: 'open', screen: 'function', subject: { functionId: fn.key } });
  });
  const fn = functions[list.selected] ?? null;
  useKeymap(
    {
      copy() {
        const own = findings.filter(({ functionId }) => functionId === fn?.key);
        copy(firstCommand(own)?.text ?? fn?.functionName ?? null);
      },
    },
    isFocused,
  );
  useKeymap({
    log: () => dispatch({ type: 'open', screen: 'log', subject: { functionId: fn?.key ?? null } }),
    rollout: () => dispatch({ type: 'open', screen: 'rollout', subject: { functionId: fn?.key ?? null } }),
  });
  return { list, fn };
}

/** What happened to these functions, newest first, and what to do about it. */
function useAbout(functions: readonly FunctionSnapshot[], snapshot: Snapshot, isFiltered: boolean) {
  return useMemo(() => {
    const { failures, findings } = snapshot;
    const newest = [...failures].reverse();
    if (!isFiltered) return { failures: newest, findings };
    const ids = new Set(functions.map(({ key }) => key));
    return {
      failures: newest.filter(({ functionId }) => ids.has(functionId)),
      findings: findings.filter(({ functionId }) => functionId !== null && ids.has(functionId)),
    };
  }, [functions, snapshot, isFiltered]);
}
