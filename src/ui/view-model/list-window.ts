/** Which part of a list is on the screen. */
export interface ListWindow {
  /** Index of the first item shown, and of the first one after those. */
  readonly from: number;
  readonly to: number;
}

/**
 * The window of `height` rows that shows the selected item and moves from `top` no further than it must.
 * Items may be of several rows (`heightOf`); `selected` < 0: none is.
 */
export function listWindow(
  count: number,
  selected: number,
  top: number,
  height: number,
  heightOf: (index: number) => number = () => 1,
): ListWindow {
  if (height < 1 || count < 1) return { from: 0, to: 0 };
  let from = Math.min(Math.max(0, top), count - 1);
  if (selected >= 0) {
    if (selected < from) from = selected;
    from = Math.max(from, firstThatShows(selected, height, heightOf));
  }
  // No empty rows at the end while there are items above.
  from = Math.min(from, firstThatShows(count - 1, height, heightOf));
  let to = from;
  for (let used = 0; to < count; to++) {
    used += heightOf(to);
    if (used > height && to > from) break;
  }
  return { from, to };
}

/** The smallest first item with which item `last` is still shown whole. */
function firstThatShows(last: number, height: number, heightOf: (index: number) => number): number {
  let from = last;
  let used = heightOf(last);
  while (from > 0 && used + heightOf(from - 1) <= height) {
    from -= 1;
    used += heightOf(from);
  }
  return from;
}
