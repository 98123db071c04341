// A thread that scans pieces of a file for the main one. `read-blocks.ts` starts and ends it.
import { parentPort, workerData } from 'node:worker_threads';
import { transfersOf } from './block.ts';
import { nextPiece, type ScanTask } from './pieces.ts';
import { blockScanner } from './scan-block.ts';

const task: ScanTask = workerData;
const scan = blockScanner(task.fd, task.context);
for (;;) {
  const block = scan(nextPiece(task.pieces));
  parentPort?.postMessage(block, transfersOf(block));
  if (block.last) break;
}
