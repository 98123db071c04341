import { Box } from 'ink';
import { useMemo } from 'react';
import type { Finding } from '../../../analysis/model/advice.ts';
import { sanitizeBlock } from '../../../text/sanitize.ts';
import { textWidth } from '../../../text/width.ts';
import { counted } from '../../../wording/units.ts';
import { findingPane } from '../../components/finding-list.tsx';
import { Footer } from '../../components/footer.tsx';
import { Line, Rows } from '../../components/line.tsx';
import { TitleLine } from '../../components/title-line.tsx';
import { blank, type Line as LineData, rows, span } from '../../drawing/line.ts';
import { prose } from '../../drawing/prose.ts';
import { useCopy } from '../../hooks/use-copy.ts';
import { useKeymap } from '../../hooks/use-keymap.tsx';
import { type List, useList } from '../../hooks/use-list.ts';
import { useNavigation } from '../../hooks/use-navigation.ts';
import { useFocusPane } from '../../hooks/use-pane.ts';
import { useScene } from '../../hooks/use-scene.ts';
import { useNames } from '../../hooks/use-tables.ts';
import { nothingLines } from '../../view-model/empty.ts';
import { filterFindings } from '../../view-model/filter.ts';
import { everyFunction, findingKey, findingLine } from '../../view-model/finding-words.ts';
import { healthSentence } from '../../view-model/first-step.ts';
import { rangeOf } from '../../view-model/footer.ts';
import type { ScreenProps } from '../screen-props.ts';
import { commandsInOrder } from './commands.ts';

const commandPane = 'commands';

/** What was found, the severest first; of the selected one what was seen, the fix, and the commands to copy. */
export function FindingsScreen({ width, height }: ScreenProps) {
  const scene = useScene();
  const { snapshot, clean, utc } = scene;
  const { view } = useNavigation();
  const fn = snapshot.functions.find(({ key }) => key === view.functionId);
  const all = useMemo(
    () =>
      fn === undefined
        ? snapshot.findings
        : snapshot.findings.filter(({ functionId }) => functionId === fn.key),
    [snapshot, fn],
  );
  const findings = useMemo(() => filterFindings(all, view.filter), [all, view.filter]);
  const room = height - 3;
  const listHeight = Math.min(findings.length, Math.max(3, Math.floor(room * (height < 20 ? 0.25 : 0.35))));
  const pane = useFocusPane([findingPane, commandPane] as const);
  const { list, chosen } = useFindings(findings, listHeight, pane === findingPane);
  const nothing = healthSentence(snapshot, utc) ?? 'No findings: no function needs attention.';
  return (
    <Box flexDirection="column" width={width} height={height}>
      <TitleLine
        path={[...(fn === undefined ? [] : [clean(fn.functionName)]), 'What to do']}
        facts={[counted(findings.length, 'finding')]}
        width={width}
      />
      <Findings
        findings={findings}
        list={list}
        isFocused={pane === findingPane}
        width={width}
        height={listHeight}
      />
      <Line line={[span('─'.repeat(width), 'track')]} width={width} />
      {chosen === undefined ? (
        <Rows
          rows={rows(nothingLines(view.filter, nothing, width))}
          width={width}
          height={room - listHeight}
        />
      ) : (
        <FindingDetail
          key={findingKey(chosen)}
          finding={chosen}
          isFocused={pane === commandPane}
          width={width}
          height={room - listHeight}
        />
      )}
      <Footer
        width={width}
        matches={{ shown: findings.length, all: all.length }}
        range={rangeOf(list, findings.length)}
      />
    </Box>
  );
}

function useFindings(findings: readonly Finding[], height: number, isFocused: boolean) {
  const { dispatch } = useNavigation();
  const keys = useMemo(() => findings.map(findingKey), [findings]);
  const list = useList({
    pane: findingPane,
    keys,
    height,
    isFocused,
    onOpen() {
      if (chosen === undefined || chosen.functionId === null) return;
      dispatch({ type: 'select', pane: findingPane, key: findingKey(chosen) });
      dispatch({ type: 'open', screen: 'function', subject: { functionId: chosen.functionId } });
    },
  });
  const chosen = findings[list.selected];
  return { list, chosen };
}

interface FindingsProps extends ScreenProps {
  readonly findings: readonly Finding[];
  readonly list: List;
  readonly isFocused: boolean;
}

function Findings({ findings, list, isFocused, width, height }: FindingsProps) {
  const scene = useScene();
  const nameOf = useNames(scene);
  const widest = Math.max(0, ...findings.map(({ functionName }) => textWidth(functionName ?? everyFunction)));
  const nameWidth = Math.min(Math.floor(width / 3), widest);
  return (
    <Box flexDirection="column" flexShrink={0} width={width} height={height} ref={list.box}>
      {findings.slice(list.from, list.to).map((finding, index) => {
        const isSelected = list.from + index === list.selected;
        const marker = isSelected ? span(isFocused ? ' ▸ ' : ' › ', 'accent') : blank(3);
        return (
          <Line
            key={findingKey(finding)}
            line={[marker, ...findingLine(finding, nameWidth, nameOf, scene.clean, false)]}
            width={width}
            look={isSelected && isFocused ? 'selected' : 'plain'}
          />
        );
      })}
    </Box>
  );
}

interface FindingDetailProps extends ScreenProps {
  readonly finding: Finding;
  readonly isFocused: boolean;
}

/** What was seen, the fix, and the commands, the one to copy marked and whole. */
function FindingDetail({ finding, isFocused, width, height }: FindingDetailProps) {
  const { clean } = useScene();
  const copy = useCopy();
  const commands = useMemo(() => commandsInOrder(finding.commands), [finding]);
  const keys = useMemo(() => commands.map(({ label }) => label), [commands]);
  const list = useList({ pane: commandPane, keys, height: keys.length, isFocused });
  useKeymap({ copy: () => copy(commands[list.selected]?.text ?? finding.recommendation) });
  const [first = [], ...rest] = prose(clean(finding.recommendation), 'strong', width, 8);
  const head: LineData[] = [
    ...prose(clean(finding.detail), 'plain', width),
    [],
    // The word stands where the first line is indented.
    [blank(3), span('FIX  ', 'title'), ...first.slice(1)],
    ...rest,
  ];
  const texts = commands.map(({ text }) => commandLines(clean(text), width));
  const isTooMuch = head.length + texts.reduce((sum, lines) => sum + lines.length + 2, 0) > height;
  const blocks = commands.map(({ label }, index): LineData[] => {
    const isChosen = index === list.selected;
    const shown = texts[index] ?? [];
    const cut = !isChosen && shown.length > 2 && isTooMuch;
    return [
      [],
      [
        isChosen ? span(' ▸ ', 'accent') : blank(3),
        span(label, isChosen ? 'accent' : 'title'),
        span(isChosen ? '   c copies it' : '', 'faint'),
        span(
          isChosen && commands.length > 1
            ? ` · ${index + 1} of ${commands.length}, Tab and ↓ for the next`
            : '',
          'faint',
        ),
      ],
      // A long one is shown whole only while it is the one to copy; the rest is not to be taken for the whole.
      ...(cut ? [...shown.slice(0, 1), [...(shown[1] ?? []), span(' …', 'faint')]] : shown),
    ];
  });
  const lines = scrolledTo(head, blocks, list.selected, height);
  return <Rows rows={rows(lines)} width={width} height={height} />;
}

function commandLines(text: string, width: number): LineData[] {
  return sanitizeBlock(text)
    .split('\n')
    .flatMap((line) => prose(line, 'good', width, 5));
}

/** Where all does not fit, the beginning gives way so far that the chosen command is seen. */
function scrolledTo(
  head: readonly LineData[],
  blocks: readonly (readonly LineData[])[],
  chosen: number,
  height: number,
): readonly LineData[] {
  const all = [...head, ...blocks.flat()];
  const before = head.length + blocks.slice(0, Math.max(0, chosen)).flat().length;
  const end = before + (blocks[chosen]?.length ?? 0);
  const from = Math.max(0, Math.min(end - height, before));
  return all.slice(from, from + height);
}
