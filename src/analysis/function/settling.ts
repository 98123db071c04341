import type { ContainerSums } from '../../source/container-sums.ts';
import { type Container, settle } from '../container/container.ts';
import { unknownVersion } from '../container/container-state.ts';
import { stateOfSums } from '../container/container-sums.ts';
import { endedLife, endingOf } from '../container/life.ts';
import { unfinishedOf } from '../container/unfinished.ts';
import { failuresOf } from '../failure/failure-view.ts';
import {
  archive,
  archiveDropped,
  type FoldSettings,
  type FunctionState,
  foldContext,
  raiseEnvelope,
  retiredTotalsOf,
  takeEndedLives,
} from './function-state.ts';
import { addSums } from './retired-totals.ts';

/** Folds for good what has waited out the horizon (everything where `all` is set) of a container. */
export function settleContainer(
  fn: FunctionState,
  container: Container,
  settings: FoldSettings,
  all: boolean,
): void {
  settle(container, foldContext(fn, settings), all, (settled) => {
    // Its REPORTs are in the trend now, and no longer among those of the container.
    fn.dirty = true;
    raiseEnvelope(fn, settled);
    if (settled.endedLives.length > 0) takeEndedLives(fn, container, settled);
    if (settled.droppedFailures.length > 0) archiveDropped(fn, container, settled);
  });
}

/** Leaves of a container that is let go what its function keeps: its sums, its failures, its lives. */
export function retireContainer(fn: FunctionState, container: Container, settings: FoldSettings): void {
  fn.dirty = true;
  settleContainer(fn, container, settings, true);
  const { settled } = container;
  if (settled === null) return;
  archive(fn, failuresOf(container, settled));
  const { vanished, until } = unfinishedOf(settled);
  settled.vanished += vanished + until.length;
  addSums(
    retiredTotalsOf(fn, settled.version ?? unknownVersion),
    settled,
    container.countedUntil === null ? 1 : 0,
  );
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
  settings: FoldSettings,
  isNew: boolean,
): void {
  fn.dirty = true;
  const state = stateOfSums(sums, container.versionHint, foldContext(fn, settings), (each) => {
    raiseEnvelope(fn, each);
  });
  if (isNew) {
    container.settled = state;
    container.newest = sums.to;
  } else addSums(retiredTotalsOf(fn, state.version ?? unknownVersion), state, 0);
}
