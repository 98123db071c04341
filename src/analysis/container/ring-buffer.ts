/**
 * The newest so many of what came one after the other: a ring, because taking the first of an array away moves all the
 * others, and something is taken away at each invocation.
 */
export interface Newest<Item> {
  readonly kept: number;
  /** Once there are as many as are kept, each takes the place of the oldest. */
  readonly items: Item[];
  /** Where the oldest is. */
  oldest: number;
}

/** None of what is to come; so many are `kept`. */
export function noneYet<Item>(kept: number): Newest<Item> {
  return { kept, items: [], oldest: 0 };
}

/** An independent copy with the same items. */
export function cloneNewest<Item>({ kept, items, oldest }: Newest<Item>): Newest<Item> {
  return { kept, items: items.slice(), oldest };
}

/** Takes one more, and gives the one that is no longer kept. */
export function keep<Item>(newest: Newest<Item>, item: Item): Item | undefined {
  const { kept, items, oldest } = newest;
  if (items.length < kept) {
    items.push(item);
    return undefined;
  }
  const dropped = items[oldest];
  items[oldest] = item;
  newest.oldest = oldest + 1 === kept ? 0 : oldest + 1;
  return dropped;
}

/** The one that came so many before the last, if it is still kept. */
export function before<Item>(newest: Newest<Item>, back: number): Item | undefined {
  return back < newest.items.length ? newest.items[placeBefore(newest, back)] : undefined;
}

/** Puts another one in the place of the one that came so many before the last, if that is still kept. */
export function setBefore<Item>(newest: Newest<Item>, back: number, item: Item): void {
  if (back < newest.items.length) newest.items[placeBefore(newest, back)] = item;
}

/** All that are kept, oldest first. */
export function inOrder<Item>({ items, oldest }: Newest<Item>): Item[] {
  return oldest === 0 ? items.slice() : [...items.slice(oldest), ...items.slice(0, oldest)];
}

function placeBefore({ items, oldest }: Newest<unknown>, back: number): number {
  const place = oldest - 1 - back;
  return place < 0 ? place + items.length : place;
}
