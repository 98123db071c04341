import { cutLine, fitHeight, lineWidth, type Row } from './drawing/line.ts';
import type { ScreenName } from './keymap.ts';
import type { Scene } from './scene.ts';
import type { Body, Screen } from './screens/body.ts';
import { containerScreen } from './screens/container.ts';
import { findingsScreen } from './screens/findings.ts';
import { functionScreen } from './screens/function.ts';
import { helpScreen } from './screens/help.ts';
import { logScreen } from './screens/log.ts';
import { overview } from './screens/overview.ts';
import { rolloutScreen } from './screens/rollout.ts';
import { textScreen } from './screens/text.ts';
import { present } from './state.ts';
import { footerRow } from './view-model/footer.ts';
import { headerRows } from './view-model/header.ts';

const screens: Readonly<Record<ScreenName, Screen>> = {
  overview,
  function: functionScreen,
  container: containerScreen,
  findings: findingsScreen,
  log: logScreen,
  rollout: rolloutScreen,
  help: helpScreen,
  text: textScreen,
};

export interface Frame {
  /** As many as the terminal has. */
  readonly rows: readonly Row[];
  readonly body: Body;
}

/** The whole screen: header, the screen that is on, footer. */
export function frameOf(scene: Scene): Frame {
  const view = present(scene.state);
  const header = headerRows(scene);
  const height = Math.max(0, scene.size.rows - header.length - 1);
  const body = screens[view.screen](scene, height);
  const footer = footerRow(scene, view.filter === '' ? null : body.matches, body.range);
  const rows = [...fitHeight([...header, ...body.rows], scene.size.rows - 1), footer];
  return { rows: rows.map((row) => within(row, scene.size.columns)), body };
}

/** A line beyond the edge would push all below it down: whatever a screen gave, none is. */
function within(row: Row, width: number): Row {
  return lineWidth(row.line) <= width ? row : { ...row, line: cutLine(row.line, width) };
}
