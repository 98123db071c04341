// The exports of the scan kernel, for `../kernel.ts`. This folder is AssemblyScript, a dialect of TypeScript that compiles
// to WebAssembly: `npm run kernel` compiles it to `../kernel-bytes.ts`. Addresses refer to the module's memory.

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
  contextEnd,
  contextText,
  eventCount,
  idCount,
  ordered,
  otherStream,
  reportCount,
  setContext,
} from './rows';
export { forget } from './template';
export { setTerms, termIn, termText } from './terms';
export { begin, position, skipped, skippedFrom, skippedTo, walk, walkElements } from './walk';
