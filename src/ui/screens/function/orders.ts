import type { ContainerSnapshot } from '../../../analysis/model/snapshot.ts';
import { killsOf } from '../../view-model/function-words.ts';
import { by, type Order } from '../../view-model/orders.ts';
import { urgency } from '../../view-model/urgency.ts';

/** What `s` goes through on a function's containers. */
export const containerOrders: readonly Order<ContainerSnapshot>[] = [
  {
    label: 'next to fail first',
    column: null,
    up: true,
    compare: (left, right) => urgency({ ...left, leak: left.current }, { ...right, leak: right.current }),
  },
  by('peak', 'gauge', 'down', ({ memory }) => memory.peakUtilization ?? -1),
  by('growth per invocation', 'slope', 'down', ({ current }) => current.slopeMbPerInvocation ?? -1e9),
  by('invocations left', 'left', 'up', ({ current }) => current.invocationsToLimit?.p50 ?? 1e12),
  by('kills', 'kills', 'down', killsOf),
  by('last seen', 'seen', 'down', ({ lastSeen }) => lastSeen),
  by('version', 'version', 'down', ({ version }) => version ?? ''),
];
