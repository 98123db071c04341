import type { Plugin } from 'esbuild';

export function bundle(options: {
  readonly entry: string;
  readonly outdir: string;
  readonly plugins?: readonly Plugin[];
}): Promise<unknown>;
