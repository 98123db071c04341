import { parseMessage } from '../../events/parse.ts';
import type { LambdaRecord } from '../../events/record.ts';
import { functionNameOf } from '../../events/stream-name.ts';
import { clock } from '../../wording/units.ts';
import { levelOf } from '../drawing/level.ts';
import { fitLine, type Line, span, type Tone } from '../drawing/line.ts';
import type { LogLine } from '../session.ts';
import { shortStream } from './function-words.ts';

export interface LogLineOptions {
  readonly utc: boolean;
  readonly times: boolean;
  /** Cells for the function's name; `false`: it is known already. */
  readonly name: number | false;
  /** Masks what must not be shown. */
  readonly clean: (text: string) => string;
}

/** No screen shows more of a line, and masking costs as much as the text is long. */
const longestShown = 4_000;

/** A log line with what it means at its head: `14:02:11  image-resize  ✕ REPORT RequestId: ...`. */
export function logLine({ event }: LogLine, options: LogLineOptions): Line {
  const { tone, mark } = meaningOf(parseMessage(event.message));
  const { clean } = options;
  return [
    ...(options.times ? [span(`${clock(event.timestamp, options.utc)} `, 'faint')] : []),
    ...(options.name === false
      ? []
      : [
          ...fitLine([span(clean(functionNameOf(event.logGroup, event.logStream)), 'calm')], options.name),
          ...fitLine([span(` ${clean(shortStream(event.logStream).slice(0, 6))}`, 'faint')], 8),
        ]),
    span(mark, tone),
    span(clean(event.message.slice(0, longestShown)), tone),
  ];
}

interface Meaning {
  readonly tone: Tone;
  readonly mark: '✕ ' | '▲ ' | '  ';
}

const ordinary: Meaning = { tone: 'plain', mark: '  ' };
const platform: Meaning = { tone: 'faint', mark: '  ' };
const deadly: Meaning = { tone: 'critical', mark: '✕ ' };
const failed: Meaning = { tone: 'warn', mark: '▲ ' };

/** How a line is highlighted: what kills in red with a mark, what failed in yellow, the platform's in grey. */
function meaningOf(record: LambdaRecord): Meaning {
  switch (record.kind) {
    case 'report': {
      if (record.errorType === 'Runtime.OutOfMemory') return deadly;
      if (record.status === 'timeout' || record.status === 'error' || record.status === 'failure')
        return failed;
      const share = record.usedMb === null || !record.sizeMb ? null : record.usedMb / record.sizeMb;
      const level = levelOf(share);
      return level === 'calm' ? platform : { tone: level, mark: level === 'warn' ? '  ' : '▲ ' };
    }
    case 'exit':
      return record.cause === 'killed' || record.cause === 'out-of-memory' ? deadly : failed;
    case 'runtime-oom':
      return deadly;
    case 'timeout':
    case 'failure-line':
    case 'child-killed':
    case 'logs-dropped':
      return failed;
    case 'application':
      return ordinary;
    case 'init-start':
    case 'init-report':
    case 'restore-start':
    case 'restore-report':
    case 'start':
    case 'end':
    case 'runtime-done':
    case 'extension':
    case 'platform':
      return platform;
  }
}
