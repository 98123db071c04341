/**
 * One event line taken as the pattern of the next: lines of one log have the same keys and mostly values of the same
 * length, so the next line is checked against the bytes around the values instead of being read. The head is what stands
 * before the message, the tail what stands behind it.
 */
import { epochAt } from './digits';
import { partAt, partLength } from './line';
import { partMessage, partTimestamp } from './protocol';

/** The parts of a line but for the message, which is the last one. */
export const valueCount: usize = partMessage;

/** Counts from the line's start in the head, from its end (and is negative) in the tail; 0: the line has no such value. */
@unmanaged
class Place {
  at: isize;
  length: usize;
}

@unmanaged
export class Template {
  /** Bytes of the head and of the tail. */
  head: usize;
  tail: usize;
}

const mostBytes: usize = 2_560;
/** As many bytes are compared at a time. */
const stride: usize = 16;
const maskAt: usize = mostBytes + stride;

// Behind a template's fields: the places of its values; the bytes of the head and their mask, which has none of the bits
// where a value stands, else all; the same of the tail.
const placesAt: usize = offsetof<Template>();
const headAt: usize = placesAt + valueCount * offsetof<Place>();
const tailAt: usize = headAt + 2 * maskAt;
const templateBytes: usize = tailAt + 2 * maskAt;

/** Functions with names of different lengths differ in their lines' layout; a recording seldom has more. */
const mostTemplates: usize = 8;
const templates = memory.data(<i32>(templateBytes * mostTemplates), 16);
/** The templates' numbers, the one that fitted last first. */
const order = memory.data(<i32>mostTemplates);
let count: usize = 0;

/** Of the line that fitted last. */
export let timestamp: f64 = 0;

/**
 * The template that has a line's bytes wherever no value stands, and the line's `timestamp`; `null` where none has. What
 * stands where a value should be is not looked at, but for the timestamp.
 */
export function templateOf(from: usize, to: usize): Template | null {
  for (let place: usize = 0; place < count; place += 1) {
    const template = templateAt(place);
    if (!fits(template, from, to)) continue;
    timestamp = epochAt(valueAt(template, partTimestamp, from, to));
    if (timestamp < 0) continue;
    if (place > 0) moveToFront(place);
    return template;
  }
  return null;
}

function templateAt(place: usize): Template {
  return changetype<Template>(templates + <usize>load<u8>(order + place) * templateBytes);
}

function moveToFront(place: usize): void {
  const number = load<u8>(order + place);
  memory.copy(order + 1, order, place);
  store<u8>(order, number);
}

function placeOf(template: Template, part: usize): Place {
  return changetype<Place>(changetype<usize>(template) + placesAt + part * offsetof<Place>());
}

/** Where a value is in the line from `from` to `to`; 0 where the template has none. */
export function valueAt(template: Template, part: usize, from: usize, to: usize): usize {
  const at = placeOf(template, part).at;
  return at === 0 ? 0 : (at < 0 ? to : from) + at;
}

export function valueLength(template: Template, part: usize): usize {
  return placeOf(template, part).length;
}

function headOf(template: Template): usize {
  return changetype<usize>(template) + headAt;
}

function tailOf(template: Template): usize {
  return changetype<usize>(template) + tailAt;
}

function fits(template: Template, from: usize, to: usize): bool {
  return (
    to - from >= template.head + template.tail &&
    hasBytes(from, headOf(template), template.head) &&
    hasBytes(to - template.tail, tailOf(template), template.tail)
  );
}

function hasBytes(at: usize, bytes: usize, length: usize): bool {
  for (let index: usize = 0; index < length; index += stride) {
    const differing = v128.xor(v128.load(at + index), v128.load(bytes + index));
    if (v128.any_true(v128.and(differing, v128.load(bytes + maskAt + index)))) return false;
  }
  return true;
}

/** Begins without any template. */
export function forget(): void {
  count = 0;
}

/** Makes a line whose parts are told the first template; false where it is too long for one. */
export function learn(from: usize, to: usize): bool {
  const message = partAt(partMessage);
  const head = message - from;
  const tail = to - (message + partLength(partMessage));
  if (head > mostBytes || tail > mostBytes) return false;
  const template = newTemplate();
  template.head = head;
  template.tail = tail;
  setBytes(headOf(template), from, head);
  setBytes(tailOf(template), to - tail, tail);
  for (let part: usize = 0; part < valueCount; part += 1) {
    if (partAt(part) !== 0) setPlace(template, part, from, to);
  }
  return true;
}

/** An empty one at the front; where there are as many as can be, the one that did not fit for longest goes. */
function newTemplate(): Template {
  if (count < mostTemplates) {
    store<u8>(order + count, <u8>count);
    count += 1;
  }
  moveToFront(count - 1);
  const template = templateAt(0);
  memory.fill(changetype<usize>(template), 0, templateBytes);
  return template;
}

function setBytes(bytes: usize, from: usize, length: usize): void {
  memory.copy(bytes, from, length);
  memory.fill(bytes + maskAt, 0xff, length);
}

function setPlace(template: Template, part: usize, from: usize, to: usize): void {
  const at = partAt(part);
  const inHead = at < from + template.head;
  const place = placeOf(template, part);
  place.at = at - (inHead ? from : to);
  place.length = partLength(part);
  const bytes = inHead ? headOf(template) + (at - from) : tailOf(template) + (at - (to - template.tail));
  memory.fill(bytes + maskAt, 0, place.length);
}
