import type { LogEvent } from '../../events/log-event.ts';
import { parseEvent } from '../../events/parse.ts';
import type { ParsedEvent } from '../../events/parsed-event.ts';
import { isIdle } from '../../events/relevance.ts';
import type { Parsed } from '../../source/source.ts';
import { fastReader, type ParsedReading } from '../fast-path/index.ts';
import type { Input } from './input.ts';
import { orderedEvents, type ReadOptions, type ReadStep, readSteps } from './read-input.ts';

/** The events of one input, parsed where they are read: by the fast path where it knows the format. Reads like `readSteps`. */
export function parsedInput(
  input: Input,
  options: ReadOptions,
  parsing: ParsedReading,
): AsyncGenerator<ReadStep<Parsed>> {
  return readSteps<Parsed>(
    input,
    options,
    (open) => fastReader(open, parsing) ?? orderedEvents(open, parsedUnlessIdle),
  );
}

/** Events that bear on nothing are only counted. */
function parsedUnlessIdle(event: LogEvent): ParsedEvent | null {
  const parsed = parseEvent(event);
  return isIdle(parsed.record) ? null : parsed;
}
