/** Kept of what is written while the screen is up (characters); the newest stays. */
const kept = 64_000;

/**
 * Keeps what is written to standard error away from the screen (warnings of the AWS SDK and of Node go there).
 * The function that it gives lets it out.
 */
export function holdStderr(stderr: NodeJS.WriteStream): () => void {
  const write = stderr.write;
  let held = '';
  const hold: typeof stderr.write = (
    chunk: Uint8Array | string,
    encoding?: BufferEncoding | ((error?: Error | null) => void),
    done?: (error?: Error | null) => void,
  ) => {
    held = (held + (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString())).slice(-kept);
    (typeof encoding === 'function' ? encoding : done)?.();
    return true;
  };
  stderr.write = hold;
  return () => {
    if (stderr.write !== hold) return;
    stderr.write = write;
    if (held !== '') stderr.write(held);
    held = '';
  };
}
