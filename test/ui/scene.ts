import type { Row } from '../../src/ui/drawing/line.ts';
import { paintRow } from '../../src/ui/drawing/paint.ts';
import { frameOf } from '../../src/ui/frame.ts';
import { defaultKeymap, type ScreenName } from '../../src/ui/keymap.ts';
import type { Scene, Size } from '../../src/ui/scene.ts';
import { initialState, type UiState, type View, viewOf } from '../../src/ui/state.ts';
import { themeOf } from '../../src/ui/theme.ts';
import { containers, imageResize, incident, now } from '../fixtures/snapshots.ts';
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

/** What each screen of the fixture is about. */
export const subjects: Readonly<Record<ScreenName, string | null>> = {
  overview: null,
  function: imageResize.key,
  container: containers[0]?.key ?? null,
  findings: null,
  log: null,
  rollout: imageResize.key,
  help: null,
  text: 'aws lambda update-function-configuration --function-name image-resize --memory-size 640',
};

/** The state in which this screen is open, gone into from the overview. */
export function stateOn(screen: ScreenName, over: Partial<View> = {}, ui: Partial<UiState> = {}): UiState {
  const views: View[] = [viewOf('overview')];
  if (screen === 'container') views.push(viewOf('function', subjects.function));
  if (screen !== 'overview') views.push(viewOf(screen, subjects[screen]));
  const top = { ...(views.pop() ?? viewOf('overview')), ...over };
  return { ...initialState, ...ui, stack: [...views, top] };
}

export const screenNames: readonly ScreenName[] = [
  'overview',
  'function',
  'container',
  'findings',
  'log',
  'rollout',
  'help',
  'text',
];

/** The whole screen as text, a string a line. */
export function drawn(scene: Scene, ascii = false): string[] {
  return painted(frameOf(scene).rows, scene.size, ascii);
}

export function painted(rows: readonly Row[], { columns }: Size, ascii = false): string[] {
  const brush = { theme: themeOf('none', 256), ascii };
  return rows.map((row) => paintRow(row, columns, brush).replace(/\x1b\[[\d;]*m/g, ''));
}
