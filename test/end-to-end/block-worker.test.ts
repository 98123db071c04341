import { once } from 'node:events';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import type { Block } from '../../src/recordings/fast-path/blocks/block.ts';
import { newPieces } from '../../src/recordings/fast-path/blocks/pieces.ts';
import { readBlocks } from '../../src/recordings/fast-path/blocks/read-blocks.ts';
import { hardRecording } from '../recordings/fast-path/blocks/hard-recording.ts';

it('the built worker scans as the source does', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'lambda-oom-worker-'));
  const path = join(directory, 'events.ndjson');
  await writeFile(path, hardRecording(3, 8_000));
  const file = await open(path);
  const context = { account: null, logGroup: '', logStream: 's', decodeAll: false };
  try {
    const expected: Block[] = [];
    for await (const block of readBlocks(path, context, 0)) expected.push(block);
    const worker = new Worker(new URL('../../dist/block-worker.js', import.meta.url), {
      workerData: { fd: file.fd, context, pieces: newPieces() },
    });
    const blocks: Block[] = [];
    worker.on('message', (block: Block) => blocks.push(block));
    expect(await once(worker, 'exit')).toEqual([0]);
    expect(blocks.length).toBeGreaterThan(2);
    expect(JSON.stringify(blocks)).toBe(JSON.stringify(expected));
  } finally {
    await file.close();
    await rm(directory, { recursive: true, force: true });
  }
});
