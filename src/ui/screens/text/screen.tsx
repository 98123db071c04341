import { Box } from 'ink';
import { useMemo } from 'react';
import { sanitizeBlock } from '../../../text/sanitize.ts';
import { Footer } from '../../components/footer.tsx';
import { Rows } from '../../components/line.tsx';
import { TitleLine } from '../../components/title-line.tsx';
import { rows } from '../../drawing/line.ts';
import { prose } from '../../drawing/prose.ts';
import { useCopy } from '../../hooks/use-copy.ts';
import { useDisplay } from '../../hooks/use-display.ts';
import { useKeymap } from '../../hooks/use-keymap.tsx';
import { useNavigation } from '../../hooks/use-navigation.ts';
import { useScroll } from '../../hooks/use-scroll.ts';
import type { ScreenProps } from '../screen-props.ts';

/** A text as a whole, to be read or marked and copied by hand. */
export function TextScreen({ width, height }: ScreenProps) {
  const { view } = useNavigation();
  const { clean } = useDisplay();
  const copy = useCopy();
  const text = view.text ?? '';
  const lines = useMemo(
    () =>
      sanitizeBlock(clean(text))
        .split('\n')
        .flatMap((line) => prose(line, 'plain', width, 2)),
    [text, clean, width],
  );
  const page = Math.max(1, height - 3);
  const top = useScroll(lines.length, page);
  useKeymap({ copy: () => copy(text) });
  const below = lines.length - top - page;
  return (
    <Box flexDirection="column" width={width} height={height}>
      <TitleLine
        path={['Text']}
        facts={[below > 0 ? `↓ ${below} more lines` : 'Esc goes back']}
        width={width}
      />
      <Rows rows={rows([[], ...lines.slice(top, top + page)])} width={width} height={height - 2} />
      <Footer width={width} />
    </Box>
  );
}
