// Compiles the scan kernel, `src/recordings/fast-path/scan/kernel/`, to a TypeScript module with the binary in base64,
// which works however the source is loaded: `npm run kernel`. The output is committed; a test compiles it again and
// compares.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const folder = fileURLToPath(new URL('../src/recordings/fast-path/scan/', import.meta.url));

const options = [
  ...['--runtime', 'stub', '-O3', '--enable', 'simd', '--zeroFilledMemory'],
  // The kernel relies on 32-bit addresses; the compiler warns about that.
  ...['--disableWarning', '201'],
];

/** The kernel as a TypeScript module. Throws the compiler's errors. */
export async function kernelModule(): Promise<string> {
  let base64 = '';
  const writeBinary = (_: string, contents: Uint8Array | string): void => {
    base64 = Buffer.from(contents).toString('base64');
  };
  const { error, stderr } = await asc.main(
    ['kernel/index.ts', '--baseDir', folder, '--outFile', 'kernel.wasm', ...options],
    { writeFile: writeBinary },
  );
  if (error !== null) throw new Error(`${error.message}\n${stderr.toString()}`);
  return [
    '// Compiled from `kernel/` by `npm run kernel`: do not edit.',
    '',
    '/** The scan kernel: WebAssembly in base64. */',
    'export const kernelBytes =',
    `  '${base64}';`,
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(`${folder}kernel-bytes.ts`, await kernelModule());
}
