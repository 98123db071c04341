import { impliedTime } from './implied-time.ts';
import { anyLineStarts, prefixedLines } from './prefixed-lines.ts';
import type { Shape } from './shape.ts';

const platformLine =
  /^(?:(?:START|END|REPORT) RequestId: \S|INIT_START |INIT_REPORT |RESTORE_START |RESTORE_REPORT )/;

/** What only ever goes on with the line above it. */
const goesOn =
  /^(?:XRAY TraceId: |(?:Runtime|Extension|Function|Sandbox)\.\w+\s*$|Traceback \(|[\s\u00a0}\])]|$)/;

/**
 * Messages as they are, with nothing before them: `aws logs start-live-tail` in print-only mode, or copied from
 * somewhere. They have no stream and hardly a time (see `impliedTime`); what stands between two platform lines is
 * taken a line for an event.
 */
export const bareMessages: Shape = {
  id: 'bare',
  title: 'the messages alone',
  recognise: (head) => anyLineStarts(head, (line) => platformLine.test(line)),
  read(context, sink) {
    const timeOf = impliedTime();
    return prefixedLines(context, sink, (line) => {
      if (goesOn.test(line)) return null;
      const { logGroup, logStream } = context;
      return { timestamp: timeOf(line, logStream), logGroup, logStream, text: line };
    });
  },
};
