/**
 * A queue between those who read from AWS and the one who takes batches. It never blocks the reader: `put`
 * says whether there was room.
 */
export interface Mailbox<T> {
  put(item: T): void;
  /** Items waiting. */
  waiting(): number;
  /** The next item, or `null` once closed and empty. Throws what `fail` was given, after the items before it. */
  take(): Promise<T | null>;
  close(): void;
  fail(error: unknown): void;
  /** Resolves when fewer than `limit` items wait, or the box is closed. */
  room(limit: number): Promise<void>;
}

/** An open box without an item. Its bound is kept by those who put: `room`, `waiting`. */
export function createMailbox<T>(): Mailbox<T> {
  const items: T[] = [];
  let state:
    | { readonly kind: 'open' }
    | { readonly kind: 'closed' }
    | { readonly kind: 'failed'; readonly error: unknown } = { kind: 'open' };
  let listeners: (() => void)[] = [];
  const changed = () => {
    const waking = listeners;
    listeners = [];
    for (const listener of waking) listener();
  };
  const change = () => new Promise<void>((resolve) => listeners.push(resolve));
  const end = (next: typeof state) => {
    if (state.kind === 'open') state = next;
    changed();
  };
  return {
    put(item) {
      if (state.kind !== 'open') return;
      items.push(item);
      changed();
    },
    waiting: () => items.length,
    async take() {
      for (;;) {
        const item = items.shift();
        if (item !== undefined) {
          changed();
          return item;
        }
        if (state.kind === 'failed') throw state.error;
        if (state.kind === 'closed') return null;
        await change();
      }
    },
    close: () => end({ kind: 'closed' }),
    fail: (error) => end({ kind: 'failed', error }),
    async room(limit) {
      while (items.length >= limit && state.kind === 'open') await change();
    },
  };
}
