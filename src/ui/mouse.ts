/** What the mouse did, in cells of the screen from 0. */
export type MouseEvent =
  | { readonly type: 'wheel'; readonly by: -1 | 1 }
  | { readonly type: 'click'; readonly column: number; readonly row: number };

/** Reports of buttons and the wheel (not of motion), in the form that has no limit of columns (SGR, 1006). */
export const mouseOn = '\x1b[?1000h\x1b[?1006h';
export const mouseOff = '\x1b[?1006l\x1b[?1000l';

const report = /\x1b\[<(\d{1,4});(\d{1,5});(\d{1,5})([Mm])/g;
/** The beginning of a report whose end has not come yet. */
const halfReport = /\x1b(?:\[(?:<[\d;]{0,16})?)?$/;

export interface MouseSplit {
  readonly events: readonly MouseEvent[];
  /** What the keys gave, reports taken out. */
  readonly keys: string;
  /** A report that is not whole yet: to be put before what comes next. */
  readonly rest: string;
}

/** Parts the mouse's reports from the keys in what a terminal sent. */
export function splitMouse(input: string): MouseSplit {
  const events: MouseEvent[] = [];
  const keys = input.replace(report, (_, code: string, column: string, row: string, end: string) => {
    const event = eventOf(Number(code), Number(column) - 1, Number(row) - 1, end === 'M');
    if (event !== null) events.push(event);
    return '';
  });
  const rest = halfReport.exec(keys)?.[0] ?? '';
  // An escape alone is a key.
  const kept = rest === '\x1b' || rest === '\x1b[' ? '' : rest;
  return { events, keys: keys.slice(0, keys.length - kept.length), rest: kept };
}

function eventOf(code: number, column: number, row: number, pressed: boolean): MouseEvent | null {
  // Bits 2 to 4 are Shift, Alt and Ctrl.
  const button = code & ~0b11100;
  if (button === 64) return { type: 'wheel', by: -1 };
  if (button === 65) return { type: 'wheel', by: 1 };
  return button === 0 && pressed ? { type: 'click', column, row } : null;
}
