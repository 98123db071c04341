import { CommandError, exitCodes } from '../../errors.ts';
import type { Format } from '../formats/format.ts';
import { detectFormat, formats } from '../formats/formats.ts';
import { headBytes } from '../limits.ts';
import type { Input } from './input.ts';
import { fileError } from './open-inputs.ts';
import { foreignFormat, isPlain, plainBytes } from './stored-bytes.ts';

/** An open input whose format is known. */
export interface Probed {
  readonly format: Format;
  /** Its text is what is stored, byte for byte. */
  readonly isPlain: boolean;
  /** All of its text, the head included. */
  readonly chunks: AsyncGenerator<Buffer>;
  /** Closes the input where `chunks` are not needed. */
  close(): Promise<void>;
}

/** Notifications besides the text. */
export interface ProbeEvents {
  /** Stored bytes read so far. */
  progress(bytes: number): void;
  damaged(reason: string): void;
}

/**
 * Opens an input and detects its format from its first 64 KB; from a stream that is still being written, as
 * soon as what has come is enough. Throws a `CommandError` for an input that cannot be read or is no log.
 */
export async function probe(input: Input, events: ProbeEvents): Promise<Probed> {
  let stored = 0;
  let firstStored: Buffer = Buffer.alloc(0);
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of input.open()) {
      if (stored === 0) firstStored = Buffer.from(chunk.subarray(0, 16));
      stored += chunk.length;
      events.progress(stored);
      yield chunk;
    }
  }
  const text = plainBytes(counted(), events.damaged, input.size !== null);
  try {
    const { head, format } = await readHead(text, input.size === null);
    const close = async (): Promise<void> => {
      await text.return(undefined);
    };
    if (format !== null)
      return { format, isPlain: isPlain(firstStored), chunks: restored(head, text), close };
    await close();
    throw notALog(input, head, firstStored);
  } catch (error) {
    throw fileError(input.name, error);
  }
}

async function readHead(
  text: AsyncGenerator<Buffer>,
  isStream: boolean,
): Promise<{ head: Buffer[]; format: Format | null }> {
  const head: Buffer[] = [];
  let bytes = 0;
  while (bytes < headBytes) {
    const next = await text.next();
    if (next.done === true) break;
    head.push(Buffer.from(next.value));
    bytes += next.value.length;
    if (isStream && next.value.includes(0x0a)) {
      const format = detectFormat(headText(head));
      if (format !== null) return { head, format };
    }
  }
  return { head, format: detectFormat(headText(head)) };
}

const headText = (head: readonly Buffer[]): string =>
  Buffer.concat(head).subarray(0, headBytes).toString('utf8');

async function* restored(head: readonly Buffer[], rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* head;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

function notALog(input: Input, head: readonly Buffer[], stored: Buffer): CommandError {
  const { name } = input;
  if (stored.length === 0 || headText(head).trim() === '') {
    return new CommandError(exitCodes.usage, `${name}: there is nothing in it`);
  }
  const foreign = foreignFormat(head[0] ?? stored);
  const what = foreign === null ? 'no log export that lambda-oom knows' : foreign;
  const hint =
    foreign === null
      ? `expected one of: ${formats.map((format) => format.title).join('; ')}`
      : 'unpack it, or export it as JSON or CSV, and name what comes out';
  return new CommandError(exitCodes.usage, `${name}: ${what}`, hint);
}
