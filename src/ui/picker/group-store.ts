/** The log groups found so far, as they come; an external store for React. */
export interface GroupStore {
  found(): FoundGroups;
  add(groups: readonly string[], loading: boolean): void;
  subscribe(listener: () => void): () => void;
}

export interface FoundGroups {
  /** In the order in which the service names them. */
  readonly groups: readonly string[];
  /** More are coming. */
  readonly loading: boolean;
}

export function createGroupStore(): GroupStore {
  const listeners = new Set<() => void>();
  let found: FoundGroups = { groups: [], loading: true };
  return {
    found: () => found,
    add(groups, loading) {
      found = { groups: [...found.groups, ...groups], loading };
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
