/**
 * An unbounded queue between the readers of AWS and the consumer of batches. `put` never blocks; readers keep it short
 * with `waitForRoom` and `waiting`.
 */
export interface Mailbox<T> {
  put(item: T): void;
  /** Items waiting. */
  waiting(): number;
  /** The next item, or `null` once closed and empty. Throws the error given to `fail` after the items queued before it. */
  take(): Promise<T | null>;
  close(): void;
  fail(error: unknown): void;
  /** Resolves when fewer than `limit` items wait, or the mailbox is closed. */
  waitForRoom(limit: number): Promise<void>;
}

/** An open, empty mailbox. */
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
    async waitForRoom(limit) {
      while (items.length >= limit && state.kind === 'open') await change();
    },
  };
}
