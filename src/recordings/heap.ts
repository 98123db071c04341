import { at, invariant } from '../invariant.ts';

/** A binary heap: `items[0]` comes before all others. An item that changes its place must be at the top. */
export interface Heap<Item> {
  readonly items: readonly Item[];
  push(item: Item): void;
  /** Restores the order after the top item moved on. */
  settleTop(): void;
  removeTop(): void;
}

/** An empty heap in the order that `isBefore` gives. */
export function newHeap<Item>(isBefore: (a: Item, b: Item) => boolean): Heap<Item> {
  const items: Item[] = [];

  /** Swaps the two where the lower one comes first; false where both are in their place. */
  function swapIfBefore(below: number, above: number): boolean {
    const [a, b] = [at(items, below), at(items, above)];
    if (!isBefore(a, b)) return false;
    items[below] = b;
    items[above] = a;
    return true;
  }

  function sinkTop(): void {
    for (let place = 0; ; ) {
      const left = 2 * place + 1;
      const right = left + 1;
      if (left >= items.length) break;
      const least = right < items.length && isBefore(at(items, right), at(items, left)) ? right : left;
      if (!swapIfBefore(least, place)) break;
      place = least;
    }
    for (let child = 1; child < Math.min(items.length, 3); child += 1) {
      invariant(!isBefore(at(items, child), at(items, 0)), 'the top of a heap comes before what is below it');
    }
  }

  return {
    items,
    push(item) {
      items.push(item);
      for (let place = items.length - 1; place > 0; ) {
        const above = (place - 1) >> 1;
        if (!swapIfBefore(place, above)) return;
        place = above;
      }
    },
    settleTop: sinkTop,
    removeTop() {
      const last = items.pop();
      if (last === undefined || items.length === 0) return;
      items[0] = last;
      sinkTop();
    },
  };
}
