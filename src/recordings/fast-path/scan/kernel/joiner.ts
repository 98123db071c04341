/**
 * Finds the invocations among the rows of a block: a START that its END and REPORT follow, neither earlier than the one
 * before it, with nothing of the same stream between them.
 */
import { accountColumn, groupColumn, joinedColumn, kindColumn, requestIdColumn, timeOf } from './columns';
import { mostNames } from './names';
import { rowEnd, rowEndPart, rowInvocation, rowReport, rowReportPart, rowStart } from './protocol';

/** By place of the stream: row + 1 of its newest START, and of the END after it, while the invocation is open; else 0. */
const openStart = memory.data(2 * mostNames, 2);
const openEnd = memory.data(2 * mostNames, 2);

/** Processes the row of an event of a stream. */
export function join(event: usize, stream: usize, kind: u8): void {
  if (kind === rowStart) {
    open(stream, event + 1, 0);
    return;
  }
  const start: usize = load<u16>(openStart + 2 * stream);
  const end: usize = load<u16>(openEnd + 2 * stream);
  if (kind === rowEnd && start !== 0 && end === 0 && follows(event, start - 1)) {
    open(stream, start, event + 1);
    return;
  }
  if (kind === rowReport && start !== 0 && end !== 0 && follows(event, end - 1)) {
    setPart(event, rowReportPart, start - 1);
    setPart(end - 1, rowEndPart, start - 1);
    store<u8>(kindColumn + start - 1, rowInvocation);
    store<u16>(joinedColumn + 4 * (start - 1), <u16>(end - 1));
    store<u16>(joinedColumn + 4 * (start - 1), <u16>event, 2);
  }
  interrupt(stream);
}

function setPart(event: usize, kind: u8, start: usize): void {
  store<u8>(kindColumn + event, kind);
  store<u16>(joinedColumn + 4 * event, <u16>start);
}

function open(stream: usize, start: usize, end: usize): void {
  store<u16>(openStart + 2 * stream, <u16>start);
  store<u16>(openEnd + 2 * stream, <u16>end);
}

function follows(event: usize, before: usize): bool {
  if (load<u16>(requestIdColumn + 2 * event) !== load<u16>(requestIdColumn + 2 * before)) return false;
  if (load<u16>(groupColumn + 2 * event) !== load<u16>(groupColumn + 2 * before)) return false;
  if (load<u16>(accountColumn + 2 * event) !== load<u16>(accountColumn + 2 * before)) return false;
  return timeOf(event) >= timeOf(before);
}

/** The row of the START whose invocation is open in the stream; -1 where none is. */
export function openStartOf(stream: usize): isize {
  return <isize>load<u16>(openStart + 2 * stream) - 1;
}

/** Another event of the stream came: its open invocation is not joined. */
export function interrupt(stream: usize): void {
  open(stream, 0, 0);
}

/** Forgets all open invocations, at the end of a block with this number of names. */
export function clearOpen(names: usize): void {
  memory.fill(openStart, 0, 2 * names);
  memory.fill(openEnd, 0, 2 * names);
}
