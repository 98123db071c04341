import type { Container } from '../container/container.ts';
import type { ContainerState } from '../container/container-state.ts';
import type { Where } from './analysis-event.ts';

/** The container as an event names it. */
export function whereOf(container: Container, { version }: ContainerState): Where {
  const { key, functionId, functionName, logGroup, logStream } = container;
  return { functionId, containerId: key, functionName, logGroup, logStream, version };
}
