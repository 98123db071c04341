import { invariant } from '../../../invariant.ts';
import { kernelBytes } from './kernel-bytes.ts';

type Numbers<Names extends string> = Readonly<Record<Names, WebAssembly.Global<number>>>;

/** The exports of `kernel/index.ts`, each documented there. Positions are addresses in `memory`. */
interface KernelExports
  extends Numbers<
    | ('termText' | 'lineFrom' | 'lineTo' | 'parts' | 'skipped' | 'skippedFrom' | 'skippedTo')
    | ('otherStream' | 'position' | 'contextText' | 'contextEnd' | 'nameAt' | 'nameLength' | 'nameCount')
    | ('eventCount' | 'idCount' | 'reportCount' | 'ordered')
    | (
        | 'accountColumn'
        | 'kindColumn'
        | 'timeColumn'
        | 'ingestedColumn'
        | 'groupColumn'
        | 'streamColumn'
        | 'requestIdColumn'
      )
    | ('detailColumn' | 'joinedColumn' | 'idColumn' | 'figureColumn')
  > {
  readonly memory: WebAssembly.Memory;
  setTerms(length: number): number;
  termIn(from: number, to: number): number;
  room(bytes: number): number;
  forget(): void;
  begin(from: number, to: number, all: boolean, rows: boolean): void;
  walk(): number;
  walkElements(): number;
  setContext(account: number, group: number, stream: number): number;
  addOther(timestamp: number, streamLength: number): number;
  clearRows(): void;
}

export interface Kernel extends KernelExports {
  /** All of its memory, as it is until the next call of `room`. */
  bytes(): Buffer;
}

let compiled: WebAssembly.Module | null = null;

/**
 * A new instance of the kernel, with its own memory, that searches for these terms. Throws an `InvariantError` where they
 * are too many or one has fewer than 5 bytes.
 */
export function newKernel(terms: readonly string[]): Kernel {
  compiled ??= new WebAssembly.Module(Buffer.from(kernelBytes, 'base64'));
  const exports = new WebAssembly.Instance(compiled).exports as KernelExports;
  const { memory } = exports;
  let view = Buffer.from(memory.buffer);
  const written = view.write(terms.map((term) => `${term}\n`).join(''), exports.termText.value, 'latin1');
  invariant(exports.setTerms(written) !== 0, 'search terms are not too many and have 5 bytes or more');
  return {
    ...exports,
    bytes() {
      if (view.buffer !== memory.buffer) view = Buffer.from(memory.buffer);
      return view;
    },
  };
}
