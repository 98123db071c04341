import { Box } from 'ink';
import { memo, useMemo } from 'react';
import type { Finding } from '../../analysis/model/advice.ts';
import { textWidth } from '../../text/width.ts';
import { counted } from '../../wording/units.ts';
import { blank, span } from '../drawing/line.ts';
import { useCopy } from '../hooks/use-copy.ts';
import { useDisplay } from '../hooks/use-display.ts';
import { useKeymap } from '../hooks/use-keymap.tsx';
import { useList } from '../hooks/use-list.ts';
import { useNavigation } from '../hooks/use-navigation.ts';
import { everyFunction, findingKey, findingLine, withoutSymptoms } from '../view-model/finding-words.ts';
import { firstCommand } from '../view-model/first-step.ts';
import { PaneTitle } from './failure-list.tsx';
import { Line } from './line.tsx';

export const findingPane = 'findings';

interface FindingListProps {
  readonly findings: readonly Finding[];
  readonly nameOf: (name: string, width: number) => string;
  readonly isFocused: boolean;
  readonly width: number;
  readonly height: number;
}

/** What to do, the most urgent first, a row each. Enter opens the finding with its commands. */
export const FindingList = memo(function FindingList(props: FindingListProps) {
  const { findings, nameOf, isFocused, width, height } = props;
  const { dispatch } = useNavigation();
  const { clean } = useDisplay();
  const copy = useCopy();
  const causes = useMemo(() => withoutSymptoms(findings), [findings]);
  const keys = useMemo(() => causes.map(findingKey), [causes]);
  const onOpen = () => {
    const chosen = causes[list.selected];
    if (chosen === undefined) return;
    dispatch({ type: 'open', screen: 'findings', select: { pane: findingPane, key: findingKey(chosen) } });
  };
  const list = useList({ pane: findingPane, keys, height: height - 1, above: 1, isFocused, onOpen });
  useKeymap(
    {
      copy() {
        const chosen = causes[list.selected];
        copy(chosen === undefined ? null : (firstCommand([chosen])?.text ?? chosen.recommendation));
      },
    },
    isFocused,
  );
  const names = causes.map(({ functionName }) => textWidth(functionName ?? everyFunction));
  const nameWidth = Math.min(Math.max(16, Math.floor(width / 4)), Math.max(0, ...names));
  return (
    <Box flexDirection="column" flexShrink={0} width={width} height={height} ref={list.box}>
      <PaneTitle
        title="WHAT TO DO"
        count={counted(causes.length, 'finding')}
        isFocused={isFocused}
        width={width}
      />
      {causes.slice(list.from, list.to).map((finding, index) => {
        const isSelected = isFocused && list.from + index === list.selected;
        const marker = isSelected ? span(' ▸', 'accent') : blank(2);
        return (
          <Line
            key={findingKey(finding)}
            line={[marker, ...findingLine(finding, nameWidth, nameOf, clean, true)]}
            width={width}
            look={isSelected ? 'selected' : 'plain'}
          />
        );
      })}
    </Box>
  );
});
