import { Box } from 'ink';
import { wrapText } from '../../../text/width.ts';
import { Footer } from '../../components/footer.tsx';
import { Rows } from '../../components/line.tsx';
import { TitleLine } from '../../components/title-line.tsx';
import { blank, fitLine, type Line, rows, span } from '../../drawing/line.ts';
import { useNavigation } from '../../hooks/use-navigation.ts';
import { useScene } from '../../hooks/use-scene.ts';
import { useScroll } from '../../hooks/use-scroll.ts';
import { bindingsOn, type KeyBinding, type KeyGroup, keyLabel } from '../../keymap.ts';
import type { Scene } from '../../scene.ts';
import { type ScreenName, screenKeys } from '../index.ts';
import type { ScreenProps } from '../screen-props.ts';
import { columns as columnLegend, type LegendEntry, marks } from './legend.ts';

const groupTitles: Readonly<Record<KeyGroup, string>> = {
  navigation: 'NAVIGATION',
  view: 'VIEW',
  action: 'ACTIONS',
  playback: 'PLAYBACK',
};

/** The keys of the screen that one came from first, then those that work everywhere, and what the marks mean. */
export function HelpScreen({ width, height }: ScreenProps) {
  const scene = useScene();
  const { state } = useNavigation();
  const from = state.stack.at(-2)?.screen ?? 'overview';
  const columns = width >= 116 ? 2 : 1;
  const columnWidth = Math.floor((width - 4) / columns) - 1;
  const blocks = [
    ...keyBlocks(scene, from, columnWidth),
    legendBlock('MARKS', marks, 8, columnWidth),
    legendBlock('COLUMNS', columnLegend, 12, columnWidth),
  ];
  const lines = columns === 2 ? twoColumns(blocks, columnWidth) : blocks.flatMap((block) => [...block, []]);
  const page = Math.max(1, height - 2);
  const top = useScroll(lines.length, page);
  const more = Math.max(0, lines.length - top - page);
  return (
    <Box flexDirection="column" width={width} height={height}>
      <TitleLine
        path={['Help']}
        facts={[more > 0 ? `↓ ${more} more lines` : 'Esc goes back']}
        width={width}
      />
      <Rows
        rows={rows(lines.slice(top, top + page).map((line) => [blank(3), ...line]))}
        width={width}
        height={page}
      />
      <Footer width={width} />
    </Box>
  );
}

function keyBlocks({ keymap, ascii, replays }: Scene, screen: ScreenName, width: number): Line[][] {
  const bindings = bindingsOn(keymap, screen, replays);
  const own: readonly string[] = screenKeys[screen];
  const entries = (some: readonly KeyBinding[]): Line[] =>
    some.flatMap((binding) => entryLines([span(keysOf(binding, ascii), 'key')], 14, binding.help, width));
  const groups = Object.keys(groupTitles).filter((name): name is KeyGroup => name in groupTitles);
  const here: Line[] = [
    [span('KEYS OF THIS SCREEN', 'accent')],
    ...entries(bindings.filter(({ action }) => own.includes(action))),
  ];
  const rest = groups.flatMap((group): Line[][] => {
    const some = bindings.filter((binding) => binding.group === group && !own.includes(binding.action));
    return some.length === 0 ? [] : [[[span(`${groupTitles[group]} EVERYWHERE`, 'title')], ...entries(some)]];
  });
  return [here, ...rest];
}

function legendBlock(title: string, entries: readonly LegendEntry[], margin: number, width: number): Line[] {
  return [
    [span(title, 'title')],
    ...entries.flatMap(({ mark, meaning }) => entryLines(mark, margin, meaning, width)),
  ];
}

/** What stands in a margin, and its explanation beside it, in as many lines as that takes. */
function entryLines(head: Line, margin: number, text: string, width: number): Line[] {
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
