// Compiles the scan kernel, `src/recordings/fast-path/scan/kernel/`, and writes it beside its folder as text, which every
// way of loading the source can load: `npm run kernel`. What it writes belongs into the repository; a test makes it anew
// and compares.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const folder = fileURLToPath(new URL('../src/recordings/fast-path/scan/', import.meta.url));

const options = [
  ...['--runtime', 'stub', '-O3', '--enable', 'simd', '--zeroFilledMemory'],
  // That addresses have 32 bits is what the kernel is made for.
  ...['--disableWarning', '201'],
];

/** The kernel as a module of TypeScript. Throws what the compiler has to say. */
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
    '// Made of `kernel/` by `npm run kernel`: do not edit.',
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
