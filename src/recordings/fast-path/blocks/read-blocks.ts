import { open } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { ReadContext } from '../../formats/format.ts';
import type { Block } from './block.ts';
import { newPieces, pieceAtOnce, type ScanTask, usedUpTo } from './pieces.ts';
import { blockScanner } from './scan-block.ts';

/** With more than two, the main thread is the bottleneck. */
const mostWorkers = 2;

/** One per core besides the main thread's. */
export const usualWorkers = (): number => Math.min(availableParallelism() - 1, mostWorkers);

/** In development the worker is a .ts file next to this one, loaded through tsx; in the bundle it is `dist/block-worker.js`. */
const fromSource = import.meta.url.endsWith('.ts');
const workerUrl = new URL(fromSource ? './block-worker.ts' : '../block-worker.js', import.meta.url);

/** Scans pieces of a file until one is its last, and posts their blocks. */
export function startWorker(task: ScanTask, url = workerUrl): Worker {
  if (!fromSource) return new Worker(url, { workerData: task });
  const loaded = `import(${JSON.stringify(url.href)})`;
  const load = `import('tsx/esm/api').then(({ register }) => { register(); return ${loaded}; })`;
  return new Worker(load, { eval: true, workerData: task });
}

/**
 * The blocks of an NDJSON file in order. Workers scan ahead; the main thread scans too while the next block is not ready.
 * Where a worker fails, the main thread scans the pieces that it had taken. Throws what reading throws.
 */
export async function* readBlocks(
  path: string,
  context: ReadContext,
  workerCount: number,
  url = workerUrl,
): AsyncGenerator<Block> {
  const file = await open(path);
  const pieces = newPieces();
  const task: ScanTask = { fd: file.fd, context, pieces };
  const held = new Map<number, Block>();
  let wake = (): void => {};
  let failed = false;
  const workers = Array.from({ length: workerCount }, () => {
    const worker = startWorker(task, url);
    const fail = (): void => {
      failed = true;
      wake();
    };
    worker.on('message', (block: Block) => {
      held.set(block.index, block);
      wake();
    });
    worker.on('error', fail);
    worker.on('exit', (code) => {
      if (code !== 0) fail();
    });
    return worker;
  });
  try {
    const scan = blockScanner(file.fd, context);
    for (let index = 0; ; index += 1) {
      usedUpTo(pieces, index);
      // Blocks and the user's interrupts only arrive between turns of the event loop.
      await turn();
      let block = held.get(index);
      while (block === undefined) {
        const piece = failed ? index : pieceAtOnce(pieces);
        if (piece !== null) held.set(piece, scan(piece));
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        await turn();
        block = held.get(index);
      }
      held.delete(index);
      yield block;
      if (block.last) return;
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
    await file.close();
  }
}
