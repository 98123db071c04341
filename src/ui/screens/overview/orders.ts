import type { FunctionSnapshot } from '../../../analysis/model/snapshot.ts';
import { killsOf } from '../../view-model/function-words.ts';
import { by, type Order } from '../../view-model/orders.ts';
import { urgency } from '../../view-model/urgency.ts';

/** What `s` goes through on the overview. */
export const functionOrders: readonly Order<FunctionSnapshot>[] = [
  { label: 'next to fail first', column: null, up: true, compare: (left, right) => urgency(left, right) },
  by('name', 'name', 'up', ({ functionName }) => functionName),
  by('peak', 'gauge', 'down', ({ memory }) => memory.peakUtilization ?? -1),
  by('kills', 'kills', 'down', killsOf),
  by('invocations left', 'left', 'up', ({ leak }) => leak.invocationsToLimit?.p50 ?? 1e12),
  by('size', 'size', 'down', ({ memory }) => memory.sizeMb ?? -1),
  by('invocations', 'invocations', 'down', ({ attempts }) => attempts),
  by('last seen', 'seen', 'down', ({ lastSeen }) => lastSeen),
];
