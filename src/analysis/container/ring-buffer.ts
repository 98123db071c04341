/** The newest items of a sequence. Dropping the oldest costs nothing, unlike shifting an array. */
export interface RingBuffer<Item> {
  readonly capacity: number;
  /** Once the ring is full, each new item replaces the oldest. */
  readonly items: Item[];
  /** Index of the oldest item. */
  oldest: number;
}

/** An empty ring buffer. */
export function createRing<Item>(capacity: number): RingBuffer<Item> {
  return { capacity, items: [], oldest: 0 };
}

/** An independent copy with the same items. */
export function cloneRing<Item>({ capacity, items, oldest }: RingBuffer<Item>): RingBuffer<Item> {
  return { capacity, items: items.slice(), oldest };
}

/** Adds an item; gives the one that it replaced, if the ring was full. */
export function push<Item>(ring: RingBuffer<Item>, item: Item): Item | undefined {
  const { capacity, items, oldest } = ring;
  if (items.length < capacity) {
    items.push(item);
    return undefined;
  }
  const dropped = items[oldest];
  items[oldest] = item;
  ring.oldest = oldest + 1 === capacity ? 0 : oldest + 1;
  return dropped;
}

/** The item `back` places before the newest; `undefined` once it was replaced, or before there was one. */
export function fromEnd<Item>(ring: RingBuffer<Item>, back: number): Item | undefined {
  return back < ring.items.length ? ring.items[indexFromEnd(ring, back)] : undefined;
}

/** Replaces the item `back` places before the newest, if it is still kept. */
export function setFromEnd<Item>(ring: RingBuffer<Item>, back: number, item: Item): void {
  if (back < ring.items.length) ring.items[indexFromEnd(ring, back)] = item;
}

/** All items, oldest first. */
export function oldestFirst<Item>({ items, oldest }: RingBuffer<Item>): Item[] {
  return oldest === 0 ? items.slice() : [...items.slice(oldest), ...items.slice(0, oldest)];
}

function indexFromEnd({ items, oldest }: RingBuffer<unknown>, back: number): number {
  const index = oldest - 1 - back;
  return index < 0 ? index + items.length : index;
}
