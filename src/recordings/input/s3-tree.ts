import { sep } from 'node:path';

export interface TreePlace {
  readonly logGroup: string | null;
  readonly logStream: string | null;
}

const taskId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const partFile = /^\d{6}(?:\.gz)?$/;
const lambdaStream = /^(\d{4})-(\d\d)-(\d\d)-(?=.*\[[^\][]+\])/;

/**
 * What the path of a file reveals: `<prefix>/<task id>/<stream>/000000.gz` of an export to S3, where the stream is
 * written with `-` for `/`, and `aws/lambda/<name>` anywhere in the path. `root`: the directory that the user
 * named. `null` where it reveals nothing.
 */
export function placeOf(path: string, root: string): TreePlace | null {
  const parts = path.split(sep).filter((part) => part !== '' && part !== '.');
  const file = parts.at(-1) ?? '';
  const directory = parts.at(-2) ?? '';
  const isPart = partFile.test(file) && (lambdaStream.test(directory) || taskId.test(parts.at(-3) ?? ''));
  const logGroup = groupIn(parts) ?? (isPart ? prefixOf(parts, root) : null);
  const logStream = isPart ? decodedStream(directory) : null;
  return logGroup === null && logStream === null ? null : { logGroup, logStream };
}

/** `2024-01-01-[$LATEST]ab12` -> `2024/01/01/[$LATEST]ab12`. */
function decodedStream(directory: string): string {
  return directory.replace(lambdaStream, '$1/$2/$3/');
}

function groupIn(parts: readonly string[]): string | null {
  const at = parts.findIndex((part, index) => part === 'aws' && parts[index + 1] === 'lambda');
  const name = at < 0 ? undefined : parts[at + 2];
  return name === undefined || at + 3 >= parts.length ? null : `/aws/lambda/${name}`;
}

/** The export's prefix: mostly the function's name. The directory above the task, or the named one. */
function prefixOf(parts: readonly string[], root: string): string | null {
  const task = parts.findIndex((part) => taskId.test(part));
  const above = task > 0 ? parts[task - 1] : undefined;
  return (
    above ??
    root
      .split(sep)
      .filter((part) => part !== '' && part !== '.')
      .at(-1) ??
    null
  );
}
