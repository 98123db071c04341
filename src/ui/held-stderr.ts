import { sanitizeBlock } from '../text/sanitize.ts';

/** The newest characters are kept of what is written while the screen is up. */
const keptCharacters = 64_000;

/**
 * Keeps what is written to standard error away from the screen: warnings of the AWS SDK and of Node go there. The
 * returned function writes what was kept, made safe by `guard`, and ends the holding.
 */
export function holdStderr(
  stderr: NodeJS.WriteStream,
  guard: (text: string) => string = sanitizeBlock,
): () => void {
  const write = stderr.write;
  let held = '';
  const hold: typeof stderr.write = (
    chunk: Uint8Array | string,
    encoding?: BufferEncoding | ((error?: Error | null) => void),
    done?: (error?: Error | null) => void,
  ) => {
    held = (held + (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString())).slice(
      -keptCharacters,
    );
    (typeof encoding === 'function' ? encoding : done)?.();
    return true;
  };
  stderr.write = hold;
  return () => {
    if (stderr.write !== hold) return;
    stderr.write = write;
    if (held !== '') stderr.write(guard(held));
    held = '';
  };
}
