/** The line at which the walk stopped, shared between the kernel and its caller. */
import { partCount } from './protocol';

/** Start and end of the line, without its line end. */
export let lineFrom: usize = 0;
export let lineTo: usize = 0;

/** By part: address of its value, without quotes, and length; 0 and 0 where the line has none. */
export const parts: usize = memory.data(8 * partCount, 4);

export function setLine(from: usize, to: usize): void {
  lineFrom = from;
  lineTo = to;
}

export function partAt(part: usize): usize {
  return load<u32>(parts + 8 * part);
}

export function partLength(part: usize): usize {
  return load<u32>(parts + 8 * part, 4);
}

export function clearParts(): void {
  memory.fill(parts, 0, 8 * partCount);
}

export function setPart(part: usize, at: usize, length: usize): void {
  store<u32>(parts + 8 * part, at);
  store<u32>(parts + 8 * part, length, 4);
}
