import { Box } from 'ink';
import type { FunctionSnapshot } from '../../../analysis/model/snapshot.ts';
import { Footer } from '../../components/footer.tsx';
import { Rows } from '../../components/line.tsx';
import { TitleLine } from '../../components/title-line.tsx';
import { type Line, rows } from '../../drawing/line.ts';
import { prose } from '../../drawing/prose.ts';
import { useCopy } from '../../hooks/use-copy.ts';
import { useKeymap } from '../../hooks/use-keymap.tsx';
import { useList } from '../../hooks/use-list.ts';
import { useNavigation } from '../../hooks/use-navigation.ts';
import { useScene } from '../../hooks/use-scene.ts';
import { keyLabel } from '../../keymap.ts';
import type { Scene } from '../../scene.ts';
import { positionIn } from '../../state.ts';
import { whenWord } from '../../view-model/when.ts';
import type { ScreenProps } from '../screen-props.ts';
import { causeWords, sideBySide, verdictLines, versionLines } from './table.ts';

const pane = 'rollouts';

/** Memory before and after a deploy, side by side, and whether the difference is more than chance. */
export function RolloutScreen({ width, height }: ScreenProps) {
  const scene = useScene();
  const { snapshot, clean, ascii } = scene;
  const { view } = useNavigation();
  const copy = useCopy();
  const items = snapshot.functions.filter(({ rollout, key }) => rollout !== null || key === view.functionId);
  const wanted = positionIn(view, pane).selected ?? view.functionId;
  const chosen = items.find(({ key }) => key === wanted) ?? items[0];
  useList({ pane, keys: items.map(({ key }) => key), height: 1, isFocused: true });
  const rollout = chosen?.rollout ?? null;
  useKeymap({
    copy: () => copy(rollout === null ? null : `${chosen?.functionName ?? ''}: ${rollout.reason}`),
  });
  const room = height - 3;
  const lines =
    rollout === null
      ? noneLines(scene, chosen)
      : [...verdictLines(rollout, width, clean), [], ...sideBySide(rollout, width, room - 3)];
  const versions = chosen === undefined ? [] : versionLines(chosen, width, room - lines.length);
  return (
    <Box flexDirection="column" width={width} height={height}>
      <TitleLine
        path={[...(chosen === undefined ? [] : [clean(chosen.functionName)]), 'Rollout']}
        facts={[
          rollout === null ? null : `${causeWords[rollout.cause]} at ${whenWord(scene, rollout.at)}`,
          items.length > 1 ? `${keyLabel('up', ascii)} ${keyLabel('down', ascii)} other functions` : null,
        ]}
        width={width}
      />
      <Rows rows={rows([[], ...lines, ...versions])} width={width} height={height - 2} />
      <Footer width={width} />
    </Box>
  );
}

function noneLines({ keymap, clean, size, ascii }: Scene, fn: FunctionSnapshot | undefined): Line[] {
  const key = keyLabel(keymap.find(({ action }) => action === 'deploy')?.keys[0] ?? 'd', ascii);
  const what =
    fn === undefined
      ? 'No version or memory-size change seen yet.'
      : `No version or memory-size change of ${clean(fn.functionName)} seen yet.`;
  return [
    ...prose(what, 'plain', size.columns),
    ...prose(
      `Press ${key} when you deploy: memory before and after that moment is compared.`,
      'faint',
      size.columns,
    ),
  ];
}
