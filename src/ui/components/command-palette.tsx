import { Box } from 'ink';
import { useState } from 'react';
import { sanitizeLine } from '../../text/sanitize.ts';
import { blank, fitLine, row, type ScreenRow, span } from '../drawing/line.ts';
import { editText } from '../edit-text.ts';
import { useDisplay } from '../hooks/use-display.ts';
import { useRunAction, useTextField } from '../hooks/use-keymap.tsx';
import { useNavigation } from '../hooks/use-navigation.ts';
import { useServices } from '../hooks/use-session.ts';
import { keyLabel } from '../keymap.ts';
import { listWindow } from '../view-model/list-window.ts';
import { commandsFor } from '../view-model/palette.ts';
import { Rows } from './line.tsx';

interface CommandPaletteProps {
  readonly width: number;
  readonly height: number;
}

/** Every command that works on this screen, found by a few of its letters. Enter does it. */
export function CommandPalette({ width, height }: CommandPaletteProps) {
  const { view, dispatch } = useNavigation();
  const { keymap, brush } = useDisplay();
  const { session } = useServices();
  const run = useRunAction();
  const [text, setText] = useState('');
  const [cursor, setCursor] = useState(0);
  const commands = commandsFor(keymap, view.screen, session.actions.replay !== null, text);
  const selected = Math.min(cursor, commands.length - 1);
  const type = (next: string) => {
    setText(next);
    setCursor(0);
  };
  useTextField({
    key(name) {
      if (name === 'esc' || name === 'ctrl-c') dispatch({ type: 'end-edit' });
      else if (name === 'up' || name === 'ctrl-p') setCursor(Math.max(0, selected - 1));
      else if (name === 'down' || name === 'ctrl-n') setCursor(Math.min(commands.length - 1, selected + 1));
      else if (name === 'enter') {
        const chosen = commands[selected];
        dispatch({ type: 'end-edit' });
        if (chosen !== undefined) run(chosen.action);
      } else {
        const next = editText(text, name);
        if (next !== null) type(next);
      }
      return true;
    },
    paste: (pasted) => type(text + sanitizeLine(pasted).trim()),
  });
  const { from, to } = listWindow(commands.length, selected, 0, height - 2);
  const shown = commands.slice(from, to).map(({ keys, help, action }, index): ScreenRow => {
    const isSelected = from + index === selected;
    const line = [
      isSelected ? span(' ▸ ', 'accent') : blank(3),
      ...fitLine([span(keyLabel(keys[0] ?? '', brush.ascii), 'key')], 8),
      span(help, isSelected ? 'strong' : 'plain'),
    ];
    return row(line, action, isSelected ? 'selected' : 'plain');
  });
  const field = row([span(' : ', 'accent'), span(text, 'strong'), span('▏', 'accent')]);
  const nothing = commands.length === 0 ? [row([blank(3), span('no command matches', 'faint')])] : [];
  return (
    <Box flexDirection="column" width={width} height={height}>
      <Rows rows={[field, row([]), ...shown, ...nothing]} width={width} height={height} />
    </Box>
  );
}
