import { emptySnapshot } from '../analysis/snapshot/empty-snapshot.ts';
import { fitHeight, row, rows, span } from './drawing/line.ts';
import { paintRow } from './drawing/paint.ts';
import type { Size } from './effects.ts';
import type { Display } from './hooks/use-display.ts';
import type { Scene } from './scene.ts';
import { overviewLayout } from './screens/overview/layout.ts';
import type { UiSession } from './session.ts';
import { firstWindow, initialState, timeWindows } from './state.ts';
import { summaryLine, summaryRows } from './view-model/cards.ts';
import { emptyLines } from './view-model/empty.ts';
import { footerLine } from './view-model/footer.ts';
import { headerRows } from './view-model/header.ts';

/** The overview while nothing is known yet, painted without Ink: what it draws first is the same. */
export function firstLines(session: UiSession, display: Display, size: Size): readonly string[] {
  const { brush, keymap, utc, clean } = display;
  const scene: Scene = {
    snapshot: emptySnapshot,
    status: session.status(),
    info: session.info,
    logs: [],
    state: initialState,
    keymap,
    size,
    now: session.now(),
    utc,
    eventsPerSecond: null,
    unseen: null,
    recordingTo: session.recordingTo(),
    problem: session.problem(),
    flashing: new Set(),
    ascii: brush.ascii,
    replays: session.actions.replay !== null,
    clean,
  };
  const { columns } = size;
  const header = headerRows(scene);
  const height = Math.max(1, size.rows - header.length) - 1;
  const layout = overviewLayout(columns, height, { functions: 0, failures: 0, findings: 0, hasStep: false });
  const head = layout.compact
    ? [row(summaryLine(emptySnapshot, columns))]
    : [
        row([span('─'.repeat(columns), 'track')]),
        ...rows(summaryRows(emptySnapshot, timeWindows[firstWindow], columns)),
        row([]),
      ];
  const body = fitHeight([...head, ...rows(emptyLines(scene, ''))], height);
  const all = [...header, ...body, row(footerLine(scene, { shown: 0, all: 0 }, null))];
  return all.map((each) => paintRow(each, columns, brush).trimEnd());
}
