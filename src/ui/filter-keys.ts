import type { UiAction } from './state.ts';

/** What a key does while the filter is typed; `null`: what it does anyway. */
export function filterEdit(name: string): UiAction | null {
  switch (name) {
    case 'enter':
      return { type: 'keep-filter' };
    case 'esc':
      return { type: 'drop-filter' };
    case 'backspace':
    case 'delete':
      return { type: 'erase', what: 'character' };
    case 'ctrl-w':
      return { type: 'erase', what: 'word' };
    case 'ctrl-u':
      return { type: 'erase', what: 'all' };
    case 'space':
      return { type: 'type', text: ' ' };
    default:
      return isTyped(name) ? { type: 'type', text: name } : null;
  }
}

const keyNames = /^(?:ctrl-.*|shift-tab|tab|up|down|left|right|pageup|pagedown|home|end|f\d{1,2})$/;

function isTyped(name: string): boolean {
  return name !== '' && !keyNames.test(name);
}
