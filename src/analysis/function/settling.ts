import type { ContainerSums } from '../../source/container-sums.ts';
import { type Container, settle } from '../container/container.ts';
import { type ContainerState, unknownVersion } from '../container/container-state.ts';
import { stateOfSums } from '../container/container-sums.ts';
import { endedLife, endingOf } from '../container/life.ts';
import { failuresOf } from '../failure/failure-view.ts';
import {
  archive,
  archiveDropped,
  type FunctionState,
  foldContext,
  raiseEnvelope,
  residueOf,
  takeEndedLives,
} from './function-state.ts';
import { addSums } from './retired-totals.ts';

/** How what settles in a container gets to its function. */
export interface Settling {
  /** Share of Memory Size from which an attempt that survived counts as near OOM. */
  readonly pressure: number;
  /** Called before the failed attempts that a container dropped leave it. */
  readonly onDropped: (container: Container, settled: ContainerState) => void;
}

/** Folds for good what has waited out the horizon (everything where `all` is set) of a container. */
export function settleContainer(
  fn: FunctionState,
  container: Container,
  settling: Settling,
  all: boolean,
): void {
  settle(container, foldContext(fn, settling.pressure), all, (settled) => {
    raiseEnvelope(fn, settled);
    if (settled.endedLives.length > 0) takeEndedLives(fn, container, settled);
    if (settled.droppedFailures.length === 0) return;
    settling.onDropped(container, settled);
    archiveDropped(fn, container, settled);
  });
}

/** Leaves of a container that is let go what its function keeps: its sums, its failures, its lives. */
export function retireContainer(fn: FunctionState, container: Container, settling: Settling): void {
  fn.dirty = true;
  settleContainer(fn, container, settling, true);
  const { settled } = container;
  if (settled === null) return;
  archive(fn, failuresOf(container, settled));
  addSums(residueOf(fn, settled.version ?? unknownVersion), settled, 1);
  settled.endedLives.push(endedLife(settled, endingOf(settled) ?? 'reset'));
  takeEndedLives(fn, container, settled);
}

/**
 * Takes a container that was counted and not read: it is settled as it comes. Of one that is known already
 * (`isNew` is not set) the sums are only added to those of its function.
 */
export function settleSums(
  fn: FunctionState,
  container: Container,
  sums: ContainerSums,
  { pressure }: Settling,
  isNew: boolean,
): void {
  fn.dirty = true;
  const state = stateOfSums(sums, container.versionHint, foldContext(fn, pressure), (each) => {
    raiseEnvelope(fn, each);
  });
  if (isNew) {
    container.settled = state;
    container.newest = sums.to;
  } else addSums(residueOf(fn, state.version ?? unknownVersion), state, 0);
}
