import { containerId, functionId } from '../../../analysis/model/ids.ts';
import { functionNameOf } from '../../../events/stream-name.ts';
import type { LogLine } from '../../session.ts';
import type { Subject } from '../../state.ts';

/** The lines of what the log is about: a container, a function, or everything. */
export function linesOf(lines: readonly LogLine[], about: Subject): readonly LogLine[] {
  if (about.containerId !== null) {
    return lines.filter(
      ({ event }) => containerId(event.account, event.logGroup, event.logStream) === about.containerId,
    );
  }
  if (about.functionId === null) return lines;
  return lines.filter(({ event }) => {
    const name = functionNameOf(event.logGroup, event.logStream);
    return functionId(event.account, event.logGroup, name) === about.functionId;
  });
}
