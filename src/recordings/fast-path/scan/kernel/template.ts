/**
 * Templates: an event line used as a pattern for the following ones. Lines of one log have the same keys and mostly values
 * of the same length, so a line is compared with the bytes around the values instead of being parsed. The head is the
 * part before the message, the tail the part after it.
 */
import { epochAt } from './digits';
import { partAt, partLength } from './line';
import { partMessage, partTimestamp } from './protocol';

/** Number of parts of a line without the message, which is the last one. */
export const valueCount: usize = partMessage;

/** Position of a value: from the line's start in the head; from its end, and negative, in the tail; 0: no such value. */
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
/** Bytes compared at a time. */
const stride: usize = 16;
const maskAt: usize = mostBytes + stride;

// After a template's fields: the positions of its values; the bytes of the head and their mask, which is 0 where a value
// is and 0xff elsewhere; the same for the tail.
const placesAt: usize = offsetof<Template>();
const headAt: usize = placesAt + valueCount * offsetof<Place>();
const tailAt: usize = headAt + 2 * maskAt;
const templateBytes: usize = tailAt + 2 * maskAt;

/** Functions with names of different lengths differ in the layout of their lines; few recordings have more layouts. */
const mostTemplates: usize = 8;
const templates = memory.data(<i32>(templateBytes * mostTemplates), 16);
/** The templates' numbers, most recently used first. */
const order = memory.data(<i32>mostTemplates);
let count: usize = 0;

/** Timestamp of the line that matched last. */
export let timestamp: f64 = 0;

/**
 * The template that matches a line outside its values, and sets the line's `timestamp`; `null` where none does. Of the
 * values only the timestamp is checked.
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

/** Address of a value in the line from `from` to `to`; 0 where the template has none. */
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

/** Lines that no template matched since the last one was made. */
let misses: i32 = 0;
const missesPerTemplate: i32 = 64;

/** Whether a line that no template matches should become one: always at first, then seldom, as making one is not cheap. */
export function wantsTemplate(): bool {
  misses += 1;
  return count < mostTemplates || misses >= missesPerTemplate;
}

/** Drops all templates. */
export function forget(): void {
  misses = 0;
  count = 0;
}

/** Makes a template of a line whose parts are set, and puts it first; false where the line is too long for one. */
export function learn(from: usize, to: usize): bool {
  const message = partAt(partMessage);
  const head = message - from;
  const tail = to - (message + partLength(partMessage));
  if (head > mostBytes || tail > mostBytes) return false;
  misses = 0;
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

/** An empty template at the front of the LRU list, evicting the least recently used. */
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
