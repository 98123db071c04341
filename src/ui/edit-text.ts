const keyNames = /^(?:ctrl-.*|shift-tab|tab|up|down|left|right|pageup|pagedown|home|end|f\d{1,2}|enter|esc)$/;

/** The text of a field after a key; `null`: the key is none for a field. */
export function editText(text: string, key: string): string | null {
  switch (key) {
    case 'backspace':
    case 'delete':
      return Array.from(text).slice(0, -1).join('');
    case 'ctrl-w':
      return text.trimEnd().slice(0, text.trimEnd().lastIndexOf(' ') + 1);
    case 'ctrl-u':
      return '';
    case 'space':
      return `${text} `;
    default:
      return key === '' || keyNames.test(key) ? null : text + key;
  }
}
