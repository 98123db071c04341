import { wrapText } from '../../text/width.ts';
import { blank, cutLine, fitHeight, fitLine, type Line, rows, span } from '../drawing/line.ts';
import { type KeyBinding, type KeyGroup, keyLabel } from '../keymap.ts';
import type { Scene } from '../scene.ts';
import { present } from '../state.ts';
import { titleRow } from '../view-model/title.ts';
import { type Body, staticBody } from './body.ts';

const groupTitles: Readonly<Record<KeyGroup, string>> = {
  move: 'MOVING',
  look: 'LOOKING',
  do: 'DOING',
  replay: 'PLAYING A RECORDING',
};

/** A mark, and what it means, for those who see the screen for the first time. */
const legend: readonly (readonly [mark: Line, meaning: string])[] = [
  [
    [span('███', 'calm'), span('▌', 'warn'), span('·', 'track'), span('│', 'warn')],
    'the last value, and where the peak was',
  ],
  [
    [span('▁▃▅', 'calm'), span('▆', 'warn'), span('▇', 'hot'), span('█', 'critical')],
    'memory over time; yellow from 75 %, orange from 85 %, red from 95 % of the limit',
  ],
  [[span('✕', 'critical')], 'killed for memory'],
  [[span('SIZE', 'title')], 'Memory Size; all figures of memory are in MB'],
  [[span('KILLS', 'title')], 'OOM kills and runtime OOMs together; ▲ those of the newest tenth of the graph'],
  [[span('NEAR', 'title')], 'invocations that came near the limit and lived'],
  [[span('●', 'critical')], 'leaking'],
  [[span('◐', 'warn')], 'watching: it grows, and it is not yet enough to call it a leak'],
  [[span('○', 'calm')], 'no leak'],
  [[span('◌', 'faint')], 'too early to say'],
  [[span('~38', 'hot')], 'invocations left until the limit, with the 80 % interval'],
  [[span('≥', 'warn')], 'at least: the service sampled, and not all was read back'],
];

/** Every key by what it is for, and what the marks mean. In two columns where there is the width. */
export function helpScreen(scene: Scene, height: number): Body {
  const { size, replays, state } = scene;
  const width = size.columns;
  const columns = width >= 116 ? 2 : 1;
  const columnWidth = Math.floor((width - 4) / columns) - 1;
  const groups = Object.keys(groupTitles).filter((name): name is KeyGroup => name in groupTitles);
  const blocks = [
    ...groups
      .filter((group) => replays || group !== 'replay')
      .map((group) => groupLines(scene, group, columnWidth)),
    legendLines(columnWidth),
  ];
  const lines = columns === 2 ? twoColumns(blocks, columnWidth) : blocks.flatMap((block) => [...block, []]);
  const page = height - 1;
  const top = Math.min(Number(present(state).selected ?? 0), Math.max(0, lines.length - page));
  const shown = lines.slice(top, top + page);
  const more = lines.length - top - shown.length;
  return {
    ...staticBody,
    rows: fitHeight(
      [
        titleRow(['Help'], [more > 0 ? `↓ ${more} more lines` : 'Esc goes back'], width),
        ...rows(shown.map((line) => cutLine([blank(3), ...line], width - 1))),
      ],
      height,
    ),
    keys: () => lines.slice(0, Math.max(1, lines.length - page + 1)).map((_, index) => String(index)),
    page,
  };
}

function groupLines({ keymap, ascii }: Scene, group: KeyGroup, width: number): Line[] {
  const all = keymap.filter((binding) => binding.group === group && binding.keys.length > 0);
  return [
    [span(groupTitles[group], 'title')],
    ...all.flatMap((binding) => entry([span(keysOf(binding, ascii), 'key')], 14, binding.help, width)),
  ];
}

function legendLines(width: number): Line[] {
  return [[span('MARKS', 'title')], ...legend.flatMap(([mark, meaning]) => entry(mark, 8, meaning, width))];
}

/** What stands in a margin, and its explanation beside it, in as many lines as that takes. */
function entry(head: Line, margin: number, text: string, width: number): Line[] {
  return wrapText(text, Math.max(8, width - margin)).map((line, index) => [
    ...(index === 0 ? fitLine(head, margin) : [blank(margin)]),
    span(line),
  ]);
}

function keysOf({ keys }: KeyBinding, ascii: boolean): string {
  return keys
    .slice(0, 3)
    .map((key) => keyLabel(key, ascii))
    .join(' ');
}

/** Blocks in two columns of about the same height. */
function twoColumns(blocks: readonly (readonly Line[])[], width: number): Line[] {
  const all = blocks.reduce((sum, block) => sum + block.length + 1, 0);
  const left: Line[] = [];
  const right: Line[] = [];
  for (const block of blocks) {
    const side = left.length + block.length / 2 <= all / 2 && right.length === 0 ? left : right;
    side.push(...block, []);
  }
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => [
    ...fitLine(left[index] ?? [], width),
    blank(2),
    ...(right[index] ?? []),
  ]);
}
