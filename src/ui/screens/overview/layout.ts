/**
 * The overview's rows, from the top. What is not there for want of height is 0.
 *
 *   ───────────────────────────────────────────
 *    OOM KILLS  NEAR OOM  LEAKING   kills ▁▂▃▅    cards: 3 rows, or 1
 *    ▶ Set image-resize to 640 MB now, then …     step: what to do first
 *
 *    FUNCTION        SIZE   NOW → PEAK   …        table
 *    MEMORY of image-resize                       chart of the selected function
 *    LATEST FAILURES            │ WHAT TO DO      side by side where it is wide
 */
export interface OverviewLayout {
  readonly compact: boolean;
  /** Rows above the table: cards, step, and gap. */
  readonly head: number;
  readonly step: number;
  /** The blank row under it. */
  readonly gap: number;
  readonly table: number;
  readonly chart: number;
  readonly failures: number;
  readonly findings: number;
  readonly sideBySide: boolean;
}

export interface OverviewContent {
  readonly functions: number;
  readonly failures: number;
  readonly findings: number;
  readonly hasStep: boolean;
}

/** Columns from which failures and findings stand side by side. */
const wideColumns = 180;
/** Rows of a chart that is worth looking at, with its title, and the most that it has use for. */
const chartRows = { least: 9, most: 40 } as const;

/** How the overview's `height` rows are shared out. */
export function overviewLayout(width: number, height: number, content: OverviewContent): OverviewLayout {
  const compact = height < 18 || width < 84;
  const step = content.hasStep && height >= 12 ? 1 : 0;
  const gap = compact ? 0 : 1;
  const head = (compact ? 1 : 3) + step + gap;
  let room = Math.max(0, height - head);
  const sideBySide = width >= wideColumns && content.failures > 0 && content.findings > 0;
  // A blank row, the title and the head come with them.
  const wantedFailures = content.failures === 0 ? 0 : Math.min(content.failures, 5) + 3;
  const wantedFindings = content.findings === 0 ? 0 : Math.min(content.findings, 4) + 2;
  const wantedBelow = sideBySide ? Math.max(wantedFailures, wantedFindings) : wantedFailures + wantedFindings;
  const table = Math.min(
    content.functions + 1,
    Math.max(Math.ceil(room * (room >= 18 ? 0.6 : 0.8)), room - wantedBelow),
    room,
  );
  room -= table;
  const chart = room - wantedBelow >= chartRows.least ? Math.min(chartRows.most, room - wantedBelow) : 0;
  room -= chart;
  const most = content.findings === 0 ? 0 : content.findings + 2;
  if (sideBySide)
    return {
      compact,
      head,
      step,
      gap,
      table,
      chart,
      failures: least(room),
      findings: least(room),
      sideBySide,
    };
  const findings =
    room - wantedFindings >= 4 || wantedFailures === 0
      ? Math.min(most, Math.max(wantedFindings, 0), room)
      : 0;
  const failures = wantedFailures === 0 ? 0 : least(Math.min(room - findings, content.failures + 3));
  return { compact, head, step, gap, table, chart, failures, findings: least(findings), sideBySide };
}

/** Fewer rows show nothing. */
function least(rows: number): number {
  return rows < 3 ? 0 : rows;
}
