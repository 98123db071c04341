/** A scene to make view models of, and the whole screen as Ink draws it. */
import { renderToString } from 'ink';
import { App } from '../../src/ui/app.tsx';
import { createLineTokens } from '../../src/ui/fast-lines/line-tokens.ts';
import { FastLines } from '../../src/ui/fast-lines/painted-line.tsx';
import type { Feed } from '../../src/ui/feed.ts';
import { defaultKeymap } from '../../src/ui/keymap.ts';
import type { Scene } from '../../src/ui/scene.ts';
import { screenNames as names, type ScreenName } from '../../src/ui/screens/index.ts';
import { initialState, type Subject, type UiState, type View, viewOf } from '../../src/ui/state.ts';
import { themeOf } from '../../src/ui/theme.ts';
import { containers, imageResize, incident, now } from '../fixtures/snapshots.ts';
import { fixtureServices } from './fixture-services.ts';
import { fixtureSession, live, liveInfo } from './fixture-session.ts';

export function sceneOf(over: Partial<Scene> = {}): Scene {
  return {
    snapshot: incident,
    status: live,
    info: liveInfo,
    logs: fixtureSession().logs(),
    state: initialState,
    keymap: defaultKeymap,
    size: { columns: 140, rows: 45 },
    now,
    utc: true,
    eventsPerSecond: 212,
    unseen: null,
    recordingTo: null,
    problem: null,
    flashing: new Set(),
    ascii: false,
    replays: false,
    clean: (text) => text,
    ...over,
  };
}

const functionId = imageResize.key;
const containerId = containers[0]?.key ?? null;

/** What each screen of the fixture is about. */
export const subjects: Readonly<Record<ScreenName, Partial<Subject>>> = {
  overview: {},
  function: { functionId },
  container: { functionId, containerId },
  findings: {},
  log: {},
  rollout: { functionId },
  help: {},
  text: { text: 'aws lambda update-function-configuration --function-name image-resize --memory-size 640' },
};

/** The state in which this screen is open, gone into from the overview. */
export function stateOn(screen: ScreenName, over: Partial<View> = {}, ui: Partial<UiState> = {}): UiState {
  const views: View[] = [viewOf('overview')];
  if (screen === 'container') views.push(viewOf('function', subjects.function));
  if (screen !== 'overview') views.push(viewOf(screen, subjects[screen]));
  const top = { ...(views.pop() ?? viewOf('overview')), ...over };
  return { ...initialState, ...ui, stack: [...views, top] };
}

export const screenNames = names;

/** The whole screen as text, a string a row; `fast`: its lines go through Ink as tokens. */
export function drawn(scene: Scene, ascii = false, fast = false): string[] {
  return painted(scene, { ascii, fast, color: false }).map((line) => line.replace(/\x1b\[[\d;]*m/g, ''));
}

/** The same with its colors, if asked for. */
export function painted(
  scene: Scene,
  { ascii, fast, color }: { readonly ascii: boolean; readonly fast: boolean; readonly color: boolean },
): string[] {
  const { services, mouse } = fixtureServices({ session: sessionOf(scene) });
  const { keymap, utc, clean, size } = scene;
  const brush = { theme: themeOf(color ? 'dark' : 'none', 256), ascii: ascii || scene.ascii };
  const tokens = fast ? createLineTokens() : null;
  const text = renderToString(
    <FastLines value={tokens?.at(size) ?? null}>
      <App
        services={{ ...services, feed: feedOf(scene) }}
        display={{ brush, keymap, utc, clean }}
        size={size}
        mouse={mouse}
        bell={false}
        start={scene.state}
      />
    </FastLines>,
    { columns: size.columns },
  );
  const lines = (tokens?.restore(text) ?? text).split('\n');
  return [...lines, ...Array.from({ length: Math.max(0, size.rows - lines.length) }, () => '')];
}

function sessionOf({ info, replays, snapshot, status }: Scene) {
  return fixtureSession({ info, replays, snapshot, status });
}

/** A feed that stands still at the scene. */
function feedOf(scene: Scene): Feed {
  const { snapshot, logs, now: at, status, eventsPerSecond, unseen, recordingTo, problem, flashing } = scene;
  const view = { snapshot: () => snapshot, logs: () => logs, now: () => at, status: () => status };
  const moment = {
    view,
    revision: 0,
    now: at,
    eventsPerSecond,
    unseen,
    recordingTo,
    problem,
    flashing,
    newKills: 0,
  };
  return {
    moment: () => moment,
    subscribe: () => () => {},
    setPaused() {},
    refresh() {},
    dispose() {},
  };
}
