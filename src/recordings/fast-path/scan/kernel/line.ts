/** The line at which the walk stopped, as the kernel and its caller tell each other of it. */
import { partCount } from './protocol';

/** Where the line is, without its line end. */
export let lineFrom: usize = 0;
export let lineTo: usize = 0;

/** By part where its value is, without quotes, and how long it is; 0 and 0 where the line has none. */
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

export function setPart(part: usize, at: usize, length: usize): void {
  store<u32>(parts + 8 * part, at);
  store<u32>(parts + 8 * part, length, 4);
}
