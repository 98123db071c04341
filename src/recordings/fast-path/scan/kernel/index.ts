// What the kernel gives to `../kernel.ts`. It is AssemblyScript, the part of TypeScript that compiles to WebAssembly:
// `npm run kernel` makes `../kernel-bytes.ts` of it. Addresses are of the module's own memory.

export {
  accountColumn,
  detailColumn,
  figureColumn,
  groupColumn,
  idColumn,
  ingestedColumn,
  joinedColumn,
  kindColumn,
  requestIdColumn,
  streamColumn,
  timeColumn,
} from './columns';
export { lineFrom, lineTo, parts } from './line';
export { nameAt, nameCount, nameLength } from './names';
export { room } from './room';
export {
  addOther,
  clearRows,
  eventCount,
  idCount,
  ordered,
  otherStream,
  reportCount,
} from './rows';
export { forget } from './template';
export { setTerms, termIn, termText } from './terms';
export { begin, learnLine, skipped, skippedFrom, skippedTo, walk } from './walk';
