import type { SourceStatus } from '../../../src/source/source.ts';
import { createWorld, type Tail, type World } from '../harness.ts';

/** What the tests of the tail source share: a world with one log group. */
export const group = '/aws/lambda/checkout';
export const stream = '2026/11/24/[$LATEST]00000000000000000000000000000000';

export function emit({ service }: World, from: number, to: number, everyMs = 500, lagMs = 800) {
  const written = [];
  for (let timestamp = from; timestamp < to; timestamp += everyMs) {
    const ingestionTime = timestamp + lagMs;
    written.push(
      service.write({ group, stream, timestamp, ingestionTime, message: `REPORT ${timestamp}\n` }),
    );
  }
  return written;
}

export function states({ statuses }: Tail): string[] {
  return statuses.map(({ state }) => state).filter((state, index, all) => state !== all[index - 1]);
}

export function last<State extends SourceStatus['state']>({ statuses }: Tail, state: State) {
  return statuses.findLast(
    (status): status is Extract<SourceStatus, { state: State }> => status.state === state,
  );
}

export function world(seed = 1, region?: string): World {
  const made = createWorld(seed, region);
  made.service.createGroup(group);
  return made;
}
