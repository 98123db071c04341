/** What goes wrong with Live Tail while the program runs: each changes how the stand-in behaves. */
import { awsError, type Service, type StoredEvent } from '../stand-in/service.ts';

export type Fault = 'none' | 'cut' | 'sampled' | 'timed-out' | 'refused' | 'repeats';

/** The service with this fault. `random` gives [0, 1). */
export function withFault(service: Service, fault: Fault, random: () => number): Service {
  const { behaviour } = service;
  switch (fault) {
    case 'none':
      return service;
    case 'cut':
      behaviour.endSession = (_, ageMs) => (ageMs > 1_500 && random() < 0.2 ? 'cut' : 'live');
      return service;
    case 'timed-out':
      behaviour.endSession = (_, ageMs) => (ageMs > 4_000 ? 'timeout' : 'live');
      return service;
    case 'sampled':
      behaviour.liveEventsPerSecond = 2;
      return service;
    case 'refused':
      behaviour.fail = (operation) =>
        operation === 'StartLiveTail'
          ? awsError('AccessDeniedException', 'not authorized to perform logs:StartLiveTail')
          : null;
      return service;
    case 'repeats':
      return repeating(service, random);
  }
}

/** Every third event of a session is delivered again by the next update. */
function repeating(service: Service, random: () => number): Service {
  let before: readonly StoredEvent[] = [];
  return {
    ...service,
    tail(request) {
      const { events, sampled } = service.tail(request);
      const again = before.filter(() => random() < 1 / 3);
      before = events;
      return { events: [...again, ...events], sampled };
    },
  };
}
