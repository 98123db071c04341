import { useMemo } from 'react';
import { cutMiddle } from '../../text/width.ts';
import type { Scene } from '../scene.ts';
import type { FailureContext } from '../screens/failure-columns.ts';
import { firstWindow, timeWindows } from '../state.ts';
import { shortNames } from '../view-model/names.ts';
import type { TableContext } from '../view-model/table-context.ts';
import { whenWord } from '../view-model/when.ts';
import { inRange } from '../view-model/window.ts';

/** The range of the graphs. */
export function rangeIn(scene: Pick<Scene, 'state'>): (typeof timeWindows)[number] {
  return timeWindows[scene.state.window] ?? timeWindows[firstWindow];
}

export type NameOf = (name: string, width: number) => string;

/** Names of functions in few cells, told apart from each other; masked where that is asked for. */
export function useNames({ snapshot, clean }: Scene): NameOf {
  // One text, so that the same names of another snapshot change nothing.
  const all = snapshot.functions.map(({ functionName }) => clean(functionName)).join('\n');
  return useMemo(() => {
    const names = all.split('\n');
    const byWidth = new Map<number, ReadonlyMap<string, string>>();
    return (name, width) => {
      const safe = clean(name);
      const known = byWidth.get(width) ?? shortNames(names, width);
      byWidth.set(width, known);
      return known.get(safe) ?? cutMiddle(safe, width);
    };
  }, [all, clean]);
}

/** What the cells of the tables need; the same while nothing of it changes. */
export function useTableContext(scene: Scene, nameOf: NameOf, selected: string | null): TableContext {
  const { snapshot, flashing, clean } = scene;
  const seconds = Math.floor(scene.now / 1_000);
  const sampled = snapshot.completeness.sampledSeconds > 0;
  const { timeline } = snapshot;
  const bucketsShown = inRange(timeline.kills, timeline.bucketMs, rangeIn(scene).ms).length;
  return useMemo(
    () => ({ now: seconds * 1_000, sampled, flashing, selected, bucketsShown, nameOf, clean }),
    [seconds, sampled, flashing, selected, bucketsShown, nameOf, clean],
  );
}

/** What the cells of failures need; the same while nothing of it changes. */
export function useFailureContext({ snapshot, utc, clean }: Scene, nameOf: NameOf): FailureContext {
  const { from, to } = snapshot;
  return useMemo(
    () => ({ whenOf: (time) => whenWord({ snapshot: { from, to }, utc }, time), nameOf, clean }),
    [from, to, utc, nameOf, clean],
  );
}
