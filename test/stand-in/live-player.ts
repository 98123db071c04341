import type { Service, StoredEvent, StoredGroup } from './service.ts';

/** What a session sends in one second, or how it ends. */
export type Second =
  | { readonly kind: 'update'; readonly events: readonly StoredEvent[]; readonly sampled: boolean }
  | { readonly kind: 'silent' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'cut' }
  | { readonly kind: 'end' };

/** Plays one Live Tail session: call the result once a second. */
export function createLivePlayer(
  service: Service,
  session: number,
  groups: readonly StoredGroup[],
  pattern: string | null,
): () => Second {
  const openedAt = service.now();
  let after = openedAt;
  let silent = false;
  return () => {
    if (silent) return { kind: 'silent' };
    const fate = service.behaviour.endSession(session, service.now() - openedAt);
    if (fate === 'silent') silent = true;
    if (fate !== 'live') return { kind: fate };
    const upTo = service.now();
    const { events, sampled } = service.tail({ groups, pattern, after, upTo });
    after = upTo;
    return { kind: 'update', events, sampled };
  };
}
