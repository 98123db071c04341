import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { kernelModule } from '../../../../scripts/make-kernel.ts';
import { newKernel } from '../../../../src/recordings/fast-path/scan/kernel.ts';

const made = new URL('../../../../src/recordings/fast-path/scan/kernel-bytes.ts', import.meta.url);

describe('the scan kernel', () => {
  it('is what its source compiles to', async () => {
    expect((await readFile(made, 'utf8')) === (await kernelModule()), 'run `npm run kernel`').toBe(true);
  });

  it('does not take more terms than it has room for', () => {
    expect(() => newKernel(Array.from({ length: 2_000 }, (_, index) => `a term ${index}`))).toThrow(
      'not too many',
    );
  });
});
