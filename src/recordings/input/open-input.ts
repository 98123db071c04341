import type { ReadContext } from '../formats/format.ts';
import type { Input } from './input.ts';
import type { Probed } from './probe.ts';

/** An input whose format is known, and the observer of what is found in it. */
export interface OpenInput {
  readonly input: Input;
  readonly probed: Probed;
  readonly context: ReadContext;
  readonly observer: ReadObserver;
  readonly idleMs: number;
}

/** Is notified of what is found in a file besides its events, of which it gets the count. */
export interface ReadObserver {
  events(count: number): void;
  skipped(count: number, from: number | null, to: number | null): void;
  unreadable(reason: string, count?: number): void;
  /** Stored bytes read so far. */
  bytes(count: number): void;
}

/** Reads an open input and yields its events in order of time within a window. */
export interface OrderedReader<Event> {
  /** Reads on, a chunk at a time. */
  readonly advances: AsyncIterable<Advance>;
  /** The events that are ready; with `all`, every one that is still held. */
  take(all: boolean): Iterable<readonly Event[]>;
}

/** `pause`: nothing more has come for a while. */
export type Advance = 'read' | 'pause';
