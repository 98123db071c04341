import { createReadStream, type ReadStream } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { CommandError, exitCodes } from '../../errors.ts';
import { fileChunks } from './file-chunks.ts';
import type { Input } from './input.ts';
import { placeOf } from './s3-tree.ts';

const readAhead = 64 * 1024;

/** Files next to the logs in a directory that are silently ignored. */
const ignoredNames = /^(?:\..*|aws-logs-write-test|desktop\.ini|Thumbs\.db)$/i;

/**
 * The inputs that path arguments name: `-` is `stdin`, a directory stands for the files below it. Throws a
 * `CommandError` for a path that is missing, not permitted or an empty directory.
 */
export async function inputsOf(paths: readonly string[], stdin: AsyncIterable<Buffer>): Promise<Input[]> {
  const inputs: Input[] = [];
  for (const path of [...new Set(paths)]) {
    if (path === '-') inputs.push(standardInput(stdin));
    else inputs.push(...(await inputsAt(path)));
  }
  return inputs;
}

function standardInput(stdin: AsyncIterable<Buffer>): Input {
  let opened = false;
  return {
    close() {
      if ('destroy' in stdin && typeof stdin.destroy === 'function') stdin.destroy();
    },
    name: 'standard input',
    size: null,
    named: true,
    logGroup: '',
    logStream: 'stdin',
    open() {
      if (opened) throw new CommandError(exitCodes.usage, 'standard input can be read only once');
      opened = true;
      return stdin;
    },
  };
}

async function inputsAt(path: string): Promise<Input[]> {
  const stats = await stat(path).catch((error) => {
    throw fileError(path, error);
  });
  if (!stats.isDirectory()) return [fileInput(path, path, stats.isFile() ? stats.size : null, true)];
  const found: Input[] = [];
  await walk(path, path, found);
  if (found.length === 0) {
    throw new CommandError(
      exitCodes.usage,
      `${path}: the directory holds no files`,
      'name the exported files themselves',
    );
  }
  return found;
}

async function walk(root: string, directory: string, found: Input[]): Promise<void> {
  const names: { name: string; isDirectory: boolean }[] = [];
  try {
    for await (const entry of await opendir(directory)) {
      if (!ignoredNames.test(entry.name)) names.push({ name: entry.name, isDirectory: entry.isDirectory() });
    }
  } catch (error) {
    if (directory === root) throw fileError(directory, error);
    // What cannot be entered is counted like a file that cannot be read: when it is tried.
    found.push(fileInput(directory, directory, 0, false, root));
    return;
  }
  names.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, isDirectory } of names) {
    const path = join(directory, name);
    if (isDirectory) await walk(root, path, found);
    else {
      const stats = await stat(path).catch(() => null);
      if (stats === null) found.push(fileInput(path, path, 0, false, root));
      else if (stats.isFile() && stats.size > 0) found.push(fileInput(path, path, stats.size, false, root));
    }
  }
}

function fileInput(path: string, name: string, size: number | null, named: boolean, root = ''): Input {
  const place = placeOf(path, root);
  let pipe: ReadStream | null = null;
  return {
    name,
    size,
    named,
    logGroup: place?.logGroup ?? '',
    logStream: place?.logStream ?? streamNameOf(path, root),
    open() {
      if (size !== null) return fileChunks(path);
      pipe = createReadStream(path, { highWaterMark: readAhead });
      return pipe;
    },
    close: () => pipe?.destroy(),
  };
}

/** A file whose format names no stream holds one: it is called after the file. */
function streamNameOf(path: string, root: string): string {
  const name = root === '' ? basename(path) : relative(root, path).split(sep).join('/');
  return name.replace(/(?:\.(?:gz|json|ndjson|jsonl|csv|txt|log))+$/i, '');
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOTDIR: 'no such file or directory',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many open files',
};

/** A system error about a file in a user's words; any other error as it is. */
export function fileError(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return error;
  const denied = error.code === 'EACCES' || error.code === 'EPERM';
  const reason = reasons[String(error.code)] ?? error.message;
  return new CommandError(exitCodes.usage, `${path}: ${reason}`, denied ? `chmod +r ${quoted(path)}` : null);
}

const quoted = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
