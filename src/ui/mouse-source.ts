import type { MouseEvent } from './mouse.ts';

/** The mouse's reports, for those who listen. */
export interface MouseSource {
  emit(event: MouseEvent): void;
  subscribe(listener: (event: MouseEvent) => void): () => void;
}

export function createMouseSource(): MouseSource {
  const listeners = new Set<(event: MouseEvent) => void>();
  return {
    emit(event) {
      for (const listener of [...listeners]) listener(event);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
