import type { AttemptSnapshot } from '../../analysis/model/attempt.ts';
import type { Failure } from '../../analysis/model/failure.ts';
import { isOom } from '../../analysis/model/outcome.ts';
import type { ContainerSnapshot } from '../../analysis/snapshot/snapshot.ts';
import { cutMiddle } from '../../text/width.ts';
import { age, clock, counted, duration, grouped, percent, unknown, usedOf } from '../../wording/units.ts';
import { chart } from '../drawing/chart.ts';
import { levelOf } from '../drawing/level.ts';
import {
  blank,
  cutLine,
  fitHeight,
  fitLine,
  fitting,
  fittingWithTail,
  type Line,
  type Row,
  row,
  rows,
  span,
} from '../drawing/line.ts';
import type { Scene } from '../scene.ts';
import { present } from '../state.ts';
import { filterAttempts } from '../view-model/filter.ts';
import {
  leakSentence,
  outcomeTone,
  outcomeWords,
  outlook,
  versionWord,
} from '../view-model/function-words.ts';
import { rangeOf } from '../view-model/list-rows.ts';
import { listWindow } from '../view-model/list-window.ts';
import { logLine } from '../view-model/log-lines.ts';
import { titleRow } from '../view-model/title.ts';
import { whenWord } from '../view-model/when.ts';
import { type Body, staticBody } from './body.ts';

/** One container: its memory over its attempts, the attempts, and the log lines around the one selected. */
export function containerScreen(scene: Scene, height: number): Body {
  const { snapshot, state, size } = scene;
  const view = present(state);
  const container = snapshot.containers.find(({ key }) => key === view.subject);
  if (container === undefined) {
    return {
      ...staticBody,
      rows: fitHeight(
        rows([[], [span('   This container is not kept any more: its figures stay in the totals.')]]),
        height,
      ),
    };
  }
  const width = size.columns;
  const attempts = [...filterAttempts(container.recent, view.filter)].reverse();
  const keys = attempts.map(attemptKey);
  const selected = attempts.length === 0 ? -1 : Math.max(0, keys.indexOf(view.selected ?? ''));
  const chosen = attempts[selected];

  const head = headRows(scene, container);
  const chartHeight = chartHeightOf(height - head.length);
  const chartRows = rows(chartLines(container, width, chartHeight));
  const room = height - head.length - chartRows.length;
  const around =
    chosen === undefined || room < 9
      ? []
      : aroundRows(scene, container, chosen, Math.min(10, Math.floor(room / 2)));
  const listHeight = room - around.length;
  const { from, to } = listWindow(attempts.length, selected, view.top, Math.max(0, listHeight - 1));
  const list = attempts.slice(from, to).map((attempt, index) => {
    const isSelected = from + index === selected;
    const line = attemptLine(attempt, scene, isSelected);
    return row(fitLine(line, width), attemptKey(attempt), isSelected ? 'selected' : 'plain');
  });
  const title = row([
    span('   ATTEMPTS', 'title'),
    span(`  the newest ${grouped(container.recent.length)} of ${grouped(container.attempts)}`, 'faint'),
  ]);
  return {
    rows: fitHeight(
      [...head, ...chartRows, title, ...fitHeight(list, Math.max(0, listHeight - 1)), ...around],
      height,
    ),
    keys: () => keys,
    top: from,
    page: Math.max(1, listHeight - 1),
    matches: { shown: attempts.length, all: container.recent.length },
    range: rangeOf(from, to, attempts.length),
    copy: scene.clean(chosen?.requestId ?? container.logStream),
    open: null,
  };
}

/** The key of the attempt that failed next after the selected one, going back in time; for the key `next`. */
export function nextFailedAttempt(container: ContainerSnapshot, selected: string | null): string | null {
  const newestFirst = [...container.recent].reverse();
  const failed = newestFirst.filter(({ outcome }) => outcome !== 'ok' && outcome !== 'running');
  const at = newestFirst.findIndex((attempt) => attemptKey(attempt) === selected);
  const next = failed.find((attempt) => newestFirst.indexOf(attempt) > at) ?? failed[0];
  return next === undefined ? null : attemptKey(next);
}

function attemptKey({ requestId, attempt, startedAt }: AttemptSnapshot): string {
  return `${requestId ?? ''} ${attempt} ${startedAt}`;
}

function headRows({ now, size, clean }: Scene, container: ContainerSnapshot): Row[] {
  const width = size.columns;
  const { lives, lifeAttempts, firstSeen, functionName, logStream, version, current } = container;
  const title = titleRow(
    [clean(functionName), clean(logStream)],
    [
      versionWord(version),
      `life ${grouped(lives)}`,
      counted(lifeAttempts, 'invocation'),
      `${age(now - firstSeen)} old`,
    ],
    width,
  );
  const { lastMb, sizeMb, peakUtilization } = container.memory;
  const ahead = outlook(current);
  const line = fittingWithTail(
    [
      leakSentence({ ...current, containersJudged: 0 }),
      ahead === null ? [] : [span(ahead)],
      [
        span(`last ${usedOf(lastMb, sizeMb)}, `),
        span(`peak ${percent(peakUtilization)}`, levelOf(peakUtilization)),
      ],
    ],
    current.evidence === null ? [] : [span(current.evidence, 'faint')],
    span(' · ', 'faint'),
    width - 4,
  );
  return [title, row([blank(3), ...line])];
}

function chartHeightOf(room: number): number {
  if (room < 10) return 0;
  return Math.min(20, Math.max(6, Math.floor(room * 0.45)));
}

function chartLines(container: ContainerSnapshot, width: number, height: number): Line[] {
  const limitMb = container.memory.sizeMb;
  if (limitMb === null || height === 0) return [];
  return chart({
    points: container.series.map((usedMb, index) => {
      const mark = container.marks[index] ?? 'ok';
      return {
        usedMb,
        killed: isOom(mark),
        failed: mark === 'timeout' || mark === 'other' || mark === 'suspected-oom',
        reset: mark === 'reset',
      };
    }),
    limitMb,
    width: width - 2,
    height,
    first: Math.max(1, container.attempts - container.series.length + 1),
  });
}

function attemptLine(attempt: AttemptSnapshot, scene: Scene, selected: boolean): Line {
  const { clean, size } = scene;
  const width = size.columns;
  const { usedMb, sizeMb, outcome } = attempt;
  const share = usedMb === null || !sizeMb ? null : usedMb / sizeMb;
  const failed = outcome !== 'ok' && outcome !== 'running';
  const requestId = clean(attempt.requestId ?? unknown);
  const parts: Line[] = [
    [span(whenWord(scene, attempt.startedAt), selected ? 'accent' : 'faint')],
    fitLine([span(`${failed ? '✕ ' : '  '}${outcomeWords[outcome]}`, outcomeTone(outcome))], 15),
    fitLine([span(usedOf(usedMb, sizeMb), levelOf(share))], 13, 'right'),
    fitLine([span(share === null ? '' : percent(share), levelOf(share))], 6, 'right'),
    fitLine([span(duration(attempt.durationMs), 'faint')], 9, 'right'),
    width < 90
      ? []
      : fitLine([span(attempt.initMs === null ? '' : `init ${duration(attempt.initMs)}`, 'faint')], 13),
    width < 90 ? [] : fitLine([span(attempt.attempt > 1 ? `try ${attempt.attempt}` : '', 'warn')], 6),
    width < 90 ? [] : fitLine([span(attempt.reset ? 'new life' : '', 'accent')], 8),
    [span(width < 120 ? cutMiddle(requestId, 13) : requestId, 'faint')],
  ];
  return [selected ? span(' ▸ ', 'accent') : blank(3), ...fitting(parts, blank(2), width - 4)];
}

/** The log lines of the container around an attempt; where they are gone, what the failure rests on. */
function aroundRows(
  scene: Scene,
  container: ContainerSnapshot,
  attempt: AttemptSnapshot,
  height: number,
): Row[] {
  const width = scene.size.columns;
  const until = attempt.endedAt ?? attempt.startedAt + (attempt.durationMs ?? 0);
  const lines = scene.logs.filter(
    ({ event }) =>
      event.logStream === container.logStream &&
      event.logGroup === container.logGroup &&
      event.timestamp >= attempt.startedAt - 1_000 &&
      event.timestamp <= until + 3_000,
  );
  const title = (text: string): Row => row([span('   LOG AROUND IT', 'title'), span(`  ${text}`, 'faint')]);
  if (lines.length > 0) {
    const shown = lines.slice(-(height - 2));
    return [
      row([]),
      title(whenWord(scene, attempt.startedAt)),
      ...shown.map((line) =>
        row(
          cutLine(
            [span('   '), ...logLine(line, { utc: scene.utc, times: true, name: false, clean: scene.clean })],
            width - 1,
          ),
        ),
      ),
    ];
  }
  const failure = failureOf(scene.snapshot.failures, container, attempt);
  if (failure === undefined) return [];
  const evidence = failure.evidence.slice(0, height - 2);
  return [
    row([]),
    title('these lines are the evidence'),
    ...evidence.map(({ timestamp, message }) =>
      row(
        cutLine(
          [
            span(`   ${timestamp === null ? '        ' : clock(timestamp, scene.utc)}  `, 'faint'),
            span(scene.clean(message)),
          ],
          width - 1,
        ),
      ),
    ),
  ];
}

function failureOf(
  failures: readonly Failure[],
  container: ContainerSnapshot,
  attempt: AttemptSnapshot,
): Failure | undefined {
  return failures.find(
    ({ logStream, logGroup, requestId }) =>
      logStream === container.logStream && logGroup === container.logGroup && requestId === attempt.requestId,
  );
}
