import { Box } from 'ink';
import { useMemo } from 'react';
import { functionNameOf } from '../../../events/stream-name.ts';
import { sanitizeLine } from '../../../text/sanitize.ts';
import { textWidth } from '../../../text/width.ts';
import { counted, grouped } from '../../../wording/units.ts';
import { Footer } from '../../components/footer.tsx';
import { Rows } from '../../components/line.tsx';
import { drawnLine, LogPane } from '../../components/log-pane.tsx';
import { TitleLine } from '../../components/title-line.tsx';
import { rows } from '../../drawing/line.ts';
import { useCopy } from '../../hooks/use-copy.ts';
import { useKeymap } from '../../hooks/use-keymap.tsx';
import { useMouse } from '../../hooks/use-mouse.ts';
import { useNavigation } from '../../hooks/use-navigation.ts';
import { useScene } from '../../hooks/use-scene.ts';
import { useNames } from '../../hooks/use-tables.ts';
import type { Scene } from '../../scene.ts';
import type { LogLine } from '../../session.ts';
import { positionIn } from '../../state.ts';
import { nothingLines } from '../../view-model/empty.ts';
import { filterLines } from '../../view-model/filter.ts';
import { shortId } from '../../view-model/function-words.ts';
import { listWindow } from '../../view-model/list-window.ts';
import { type LogLineOptions, wholeText } from '../../view-model/log-lines.ts';
import type { ScreenProps } from '../screen-props.ts';
import { linesOf } from './scope.ts';

const pane = 'log';

/** While the log is open, the service is asked for every line: what that costs. */
const widened = 'showing all lines (Live Tail samples above 500/s)';
/** Cells that an arrow key scrolls sideways. */
const scrollStep = 20;

/** The log of what one has gone into, in the order of its times. Going up stops following; End follows again. */
export function LogScreen({ width, height }: ScreenProps) {
  const scene = useScene();
  const { logs, state, status } = scene;
  const { view } = useNavigation();
  const about = useMemo(() => linesOf(logs, view), [logs, view]);
  const items = useMemo(() => filterLines(about, view.filter), [about, view.filter]);
  const options = useLogOptions(scene, items);
  const page = Math.max(1, height - 2);
  const { from, to, chosen, follows } = useLogList(items, page, (line) =>
    state.wrap ? drawnLine(line, options, true, 0, width).length : 1,
  );
  const below = items.length - to;
  return (
    <Box flexDirection="column" width={width} height={height}>
      <TitleLine
        path={pathOf(scene)}
        facts={[
          follows || below === 0 ? 'following' : `${counted(below, 'line')} below · End to follow`,
          `${grouped(items.length)} of ${grouped(logs.length)} lines kept`,
          status.state === 'live' ? widened : null,
        ]}
        width={width}
      />
      {items.length === 0 ? (
        <Rows rows={rows(nothingLines(view.filter, 'No line yet.', width))} width={width} height={page} />
      ) : (
        <LogPane
          lines={items.slice(from, to)}
          options={options}
          selected={follows ? null : chosen}
          wrap={state.wrap}
          column={state.column}
          width={width}
          height={page}
        />
      )}
      <Footer width={width} matches={{ shown: items.length, all: about.length }} />
    </Box>
  );
}

/** Where the user is in the log, by the lines' ids: lines that are dropped leave their place to the next. */
function useLogList(items: readonly LogLine[], page: number, heightOf: (line: LogLine) => number) {
  const { view, dispatch } = useNavigation();
  const copy = useCopy();
  const keys = useMemo(() => items.map(({ id }) => String(id)), [items]);
  const { selected: key, top } = positionIn(view, pane);
  const follows = key === null;
  const found = follows ? -1 : keys.indexOf(key);
  const selected = follows ? items.length - 1 : Math.max(0, found);
  const topIndex = Math.max(0, keys.indexOf(String(top)));
  const window = listWindow(items.length, selected, follows ? items.length : topIndex, page, (index) => {
    const line = items[index];
    return line === undefined ? 1 : heightOf(line);
  });
  const chosen = items[selected] ?? null;
  const move = (by: number | 'first' | 'last') =>
    dispatch({ type: 'move', pane, by, keys, top: items[window.from]?.id ?? 0, follows: true });
  const half = Math.ceil(page / 2);
  useKeymap({
    up: () => move(-1),
    down: () => move(1),
    'page-up': () => move(1 - page),
    'page-down': () => move(page - 1),
    'half-up': () => move(-half),
    'half-down': () => move(half),
    first: () => move('first'),
    last: () => move('last'),
    'scroll-left': () => dispatch({ type: 'scroll', by: -scrollStep }),
    'scroll-right': () => dispatch({ type: 'scroll', by: scrollStep }),
    copy: () => copy(chosen?.event.message ?? null),
    open() {
      if (chosen === null) return;
      dispatch({ type: 'select', pane, key: String(chosen.id) });
      dispatch({ type: 'open', screen: 'text', subject: { text: wholeText(chosen.event.message) } });
    },
  });
  useMouse({ wheel: (by) => move(by * 3), click() {} }, true);
  return { ...window, chosen, follows };
}

function pathOf({ snapshot, clean, state }: Scene): readonly string[] {
  const view = state.stack.at(-1);
  const fn = snapshot.functions.find(({ key }) => key === view?.functionId);
  const container = snapshot.containers.find(({ key }) => key === view?.containerId);
  return [
    ...(fn === undefined ? [] : [clean(fn.functionName)]),
    ...(container === undefined ? [] : [clean(shortId(container.logStream))]),
    fn === undefined && container === undefined ? 'Log of everything' : 'Log',
  ];
}

function useLogOptions(scene: Scene, items: readonly LogLine[]): LogLineOptions {
  const { state, utc, clean, size, snapshot } = scene;
  const view = state.stack.at(-1);
  const nameOf = useNames(scene);
  const isOne = view?.functionId != null;
  const name = isOne || size.columns < 80 ? false : nameWidthOf(snapshot.functions, items.slice(-200));
  return {
    utc,
    times: state.times,
    raw: state.raw,
    name,
    nameOf,
    oneContainer: view?.containerId != null || size.columns < 60,
    clean,
  };
}

/** Cells for a function's name at the most. */
const widestName = 24;

/** Of all functions known, so that the messages do not jump sideways as names come and go. */
function nameWidthOf(functions: Scene['snapshot']['functions'], newest: readonly LogLine[]): number {
  const names = [
    ...functions.map(({ functionName }) => functionName),
    ...newest.map(({ event }) => functionNameOf(event.logGroup, event.logStream)),
  ];
  let widest = 0;
  for (const name of names) {
    widest = Math.max(widest, textWidth(sanitizeLine(name)));
    if (widest >= widestName) return widestName;
  }
  return widest;
}
