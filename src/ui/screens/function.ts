import type { FunctionSnapshot, VersionSnapshot } from '../../analysis/snapshot/snapshot.ts';
import { counted, duration, mb, megabytes, percent, usedOf } from '../../wording/units.ts';
import { gauge } from '../drawing/gauge.ts';
import { levelOf } from '../drawing/level.ts';
import {
  blank,
  fitHeight,
  fitLine,
  fitting,
  fittingWithTail,
  type Line,
  plainText,
  type Row,
  rows,
  span,
} from '../drawing/line.ts';
import { prose } from '../drawing/prose.ts';
import { placeColumns } from '../drawing/table.ts';
import type { Scene } from '../scene.ts';
import { present, sortOf } from '../state.ts';
import { containerColumns } from '../view-model/container-table.ts';
import { nothingLines } from '../view-model/empty.ts';
import { filterContainers } from '../view-model/filter.ts';
import {
  adviceWords,
  killsOf,
  leakSentence,
  noMemoryWords,
  outlook,
  versionWord,
} from '../view-model/function-words.ts';
import { happenedRows } from '../view-model/happened.ts';
import { tableView } from '../view-model/list-rows.ts';
import { containerOrders, ordered, orderMark } from '../view-model/order.ts';
import { selectedIndex } from '../view-model/selection.ts';
import { titleRow } from '../view-model/title.ts';
import { type Body, staticBody } from './body.ts';

/** One function: what it needs, its versions side by side, its containers a row each. */
export function functionScreen(scene: Scene, height: number): Body {
  const { snapshot, state, size } = scene;
  const view = present(state);
  const fn = snapshot.functions.find(({ key }) => key === view.subject);
  const width = size.columns;
  if (fn === undefined) {
    return {
      ...staticBody,
      rows: fitHeight(rows([[], [span('   This function is not in what is shown.')]]), height),
    };
  }
  const all = snapshot.containers.filter(({ functionId }) => functionId === fn.key);
  const sort = sortOf(state, 'function');
  const items = ordered(filterContainers(all, snapshot.failures, view.filter), containerOrders, sort);
  const selected = selectedIndex(items, view.selected);
  const chosen = items[selected];
  const head = headOf(scene, fn, height);
  const table = tableView({
    items,
    placed: placeColumns(containerColumns, items, width - 3),
    context: {
      now: scene.now,
      sampled: snapshot.completeness.sampledSeconds > 0,
      flashing: scene.flashing,
      selected: chosen?.key ?? null,
      clean: scene.clean,
    },
    selected,
    top: view.top,
    width,
    height: tableHeight(height - head.length, items.length),
    markOf: (column) => orderMark(containerOrders, sort, column),
  });
  const streams = new Set(items.map(({ logStream }) => logStream));
  const below =
    items.length > 0
      ? happenedRows(
          scene,
          snapshot.failures.filter(
            ({ functionId, logStream }) =>
              functionId === fn.key && (view.filter === '' || streams.has(logStream)),
          ),
          snapshot.findings.filter(({ functionName }) => functionName === fn.functionName),
          height - head.length - table.rows.length,
        )
      : rows(nothingLines(view.filter, 'No container seen.', size.columns));
  return {
    rows: fitHeight([...head, ...table.rows, ...below], height),
    keys: () => items.map(({ key }) => key),
    top: table.top,
    page: table.page,
    matches: { shown: items.length, all: all.length },
    range: table.range,
    copy: scene.clean(chosen?.logStream ?? fn.functionName),
    open: chosen === undefined ? null : { screen: 'container', subject: chosen.key, from: chosen.key },
  };
}

/** All containers where there is the height; of a high screen a third stays for what happened. */
function tableHeight(room: number, containers: number): number {
  return Math.min(containers + 1, room >= 18 ? Math.ceil((room * 2) / 3) : room);
}

function headOf(scene: Scene, fn: FunctionSnapshot, height: number): Row[] {
  const width = scene.size.columns;
  const title = titleRow(
    [scene.clean(fn.functionName)],
    [
      fn.runtime,
      megabytes(fn.memory.sizeMb),
      counted(fn.containers, 'container'),
      counted(fn.attempts, 'invocation'),
    ],
    width,
  );
  const facts = factLines(fn, width);
  if (height < 16) return [title, ...rows(facts)];
  const advice = adviceLines(fn, width);
  const strips = height >= 20 ? versionStrips(fn.versions, width) : [];
  return [title, ...rows([...facts, ...advice, [], ...strips])];
}

function factLines(fn: FunctionSnapshot, width: number): Line[] {
  const { memory } = fn;
  if (fn.noMemoryData !== null) return [[span(`   ${noMemoryWords[fn.noMemoryData]}`, 'warn')]];
  const figure = (name: string, value: number | null): Line => [
    span(`${name} `, 'title'),
    span(mb(value), value === null || !memory.sizeMb ? 'plain' : levelOf(value / memory.sizeMb)),
  ];
  const last = memory.lastMb === null || !memory.sizeMb ? null : memory.lastMb / memory.sizeMb;
  const kills = killsOf(fn);
  const bar = Math.min(30, Math.max(10, width - 96));
  const line = fitting(
    [
      [
        ...gauge(last, memory.peakUtilization, bar),
        span(` ${percent(memory.peakUtilization)}`, levelOf(memory.peakUtilization)),
      ],
      figure('p50', memory.p50Mb),
      figure('p95', memory.p95Mb),
      figure('p99', memory.p99Mb),
      [span('peak ', 'title'), span(usedOf(memory.peakMb, memory.sizeMb), levelOf(memory.peakUtilization))],
      [span(counted(kills, 'kill'), kills > 0 ? 'critical' : 'faint')],
      fn.nearOoms > 0 ? [span(counted(fn.nearOoms, 'near OOM'), 'hot')] : [],
      [
        span('duration ', 'title'),
        span(`${duration(fn.durationMs.p50)}, p95 ${duration(fn.durationMs.p95)}`, 'faint'),
      ],
    ],
    blank(3),
    width - 4,
  );
  const forecast = outlook(fn.leak);
  const leak = fittingWithTail(
    [leakSentence(fn.leak), forecast === null ? [] : [span(forecast)]],
    fn.leak.evidence === null ? [] : [span(fn.leak.evidence, 'faint')],
    span(' · ', 'faint'),
    width - 4,
  );
  return [
    [blank(3), ...line],
    [blank(3), ...leak],
  ];
}

function adviceLines({ recommendation, memory }: FunctionSnapshot, width: number): Line[] {
  if (recommendation === null) return prose('Too little seen to advise a size.', 'faint', width);
  const words = adviceWords(recommendation, memory.sizeMb);
  const tone =
    recommendation.action === 'fix-leak' ? 'critical' : recommendation.action === 'raise' ? 'hot' : 'good';
  const [first = [], ...rest] = prose(`${words}: ${recommendation.reason}`, 'plain', width);
  const text = plainText(first).trimStart();
  return [[blank(3), span(text.slice(0, words.length), tone), span(text.slice(words.length))], ...rest];
}

/** A strip per version, newest first, where there are several: how each stands to its limit. */
function versionStrips(versions: readonly VersionSnapshot[], width: number): Line[] {
  if (versions.length < 2) return [];
  const bar = Math.min(30, Math.max(10, width - 100));
  const strips = versions
    .slice(-4)
    .reverse()
    .map(({ version, memory, attempts, containers, leakingContainers, ...counts }): Line => {
      const kills = killsOf(counts);
      const p50 = memory.p50Mb === null || !memory.sizeMb ? null : memory.p50Mb / memory.sizeMb;
      const bars: Line = [
        ...fitLine([span(versionWord(version), 'strong')], 9),
        ...gauge(p50, memory.peakUtilization, bar),
        ...fitLine([span(percent(memory.peakUtilization), levelOf(memory.peakUtilization))], 6, 'right'),
      ];
      const figures: Line[] = [
        [span(counted(kills, 'kill').padStart(9), kills > 0 ? 'critical' : 'faint')],
        [
          span(
            `${leakingContainers} of ${counted(containers, 'container')} leaking`,
            leakingContainers > 0 ? 'critical' : 'faint',
          ),
        ],
        [span(`p50 ${mb(memory.p50Mb)}  p95 ${mb(memory.p95Mb)} of ${mb(memory.sizeMb)} MB`, 'faint')],
        [span(counted(attempts, 'invocation'), 'faint')],
      ];
      return [blank(3), ...fitting([bars, ...figures], blank(3), width - 4)];
    });
  return [...strips, []];
}
