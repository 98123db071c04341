import { sanitizeLine } from '../../text/sanitize.ts';
import { editText } from '../edit-text.ts';
import { useDisplay } from '../hooks/use-display.ts';
import { useTextField } from '../hooks/use-keymap.tsx';
import { useNavigation } from '../hooks/use-navigation.ts';
import { useScene } from '../hooks/use-scene.ts';
import { filterLine, footerLine, type Matches, type Range } from '../view-model/footer.ts';
import { Line } from './line.tsx';

interface FooterProps {
  readonly width: number;
  /** What the filter let through; left out where nothing can be filtered. */
  readonly matches?: Matches;
  /** Which rows of the list are on the screen; left out where all are. */
  readonly range?: Range | null;
}

/** The last line: the filter while it is typed, a notice while it lasts, else the keys that work here. */
export function Footer({ width, matches, range = null }: FooterProps) {
  const scene = useScene();
  if (scene.state.typing === 'filter')
    return <FilterField width={width} {...(matches === undefined ? {} : { matches })} />;
  return <Line line={footerLine(scene, matches ?? null, range)} width={width} />;
}

/** The filter as it is typed. Enter keeps it, Esc clears it. */
function FilterField({ width, matches }: FooterProps) {
  const { view, dispatch } = useNavigation();
  const { brush } = useDisplay();
  const type = (text: string) => dispatch({ type: 'filter', text });
  useTextField({
    key(name) {
      if (name === 'enter') dispatch({ type: 'end-edit' });
      else if (name === 'esc' || (name === 'backspace' && view.filter === '')) {
        type('');
        dispatch({ type: 'end-edit' });
      } else {
        const text = editText(view.filter, name);
        if (text === null) return false;
        type(text);
      }
      return true;
    },
    paste: (text) => type(view.filter + sanitizeLine(text).trim()),
  });
  return <Line line={filterLine(view.filter, matches ?? null, brush.ascii, width)} width={width} />;
}
