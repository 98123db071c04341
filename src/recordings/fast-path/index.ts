// The fast path over recordings: a scanner in WebAssembly (`scan/`) that passes over lines without a meaning by their
// bytes, and blocks (`blocks/`), in which threads hand over the events of a piece of a file as columns of numbers. It
// buys `report` a multiple of its speed on large recordings and changes no result: with LAMBDA_OOM_PLAIN=1 in the
// environment everything is read and parsed line by line instead. The rest of the program enters by this file alone.
import type { Parsed } from '../../source/source.ts';
import type { EventSink, ReadContext, Reader } from '../formats/format.ts';
import type { OpenInput, OrderedReader } from '../input/open-input.ts';
import { blockInput, type ParsedReading } from './blocks/block-input.ts';
import { scannedLines } from './scan/line-scanner.ts';

export type { ParsedReading } from './blocks/block-input.ts';
export { usualWorkers } from './blocks/read-blocks.ts';

const isOn = (): boolean => process.env.LAMBDA_OOM_PLAIN !== '1';

/** Reads an open input into parsed events; `null` where the fast path is off or does not know the format. */
export function fastReader(open: OpenInput, parsing: ParsedReading): OrderedReader<Parsed> | null {
  const { fastPath } = open.probed.format;
  return isOn() && fastPath !== undefined ? blockInput(open, fastPath, parsing) : null;
}

/** Reads NDJSON into log events; `null` where the fast path is off. */
export function fastLines(context: ReadContext, sink: EventSink): Reader | null {
  return isOn() ? scannedLines(context, sink) : null;
}
