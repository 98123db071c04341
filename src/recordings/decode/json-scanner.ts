import type { Reader } from '../formats/format.ts';
import { maxRecordBytes } from '../limits.ts';

/** What the scanner finds, in the order of the bytes. */
export interface JsonVisitor {
  /** A member of a root object whose value is not an array. */
  member(key: string, value: unknown): void;
  /** An element of a root array (`key` is `''`) or of an array that is a member of a root object. */
  element(key: string, value: unknown): void;
  /** A member's array begins; it may stay empty. */
  array(key: string): void;
  /**
   * May read elements of such an array by their bytes, from the opening brace at `at` on; returns where the scanner goes
   * on, which is `at` where it read none. What it reads is not handed to `element`.
   */
  elementsAt?(key: string, chunk: Buffer, at: number): number;
  /** A root value is complete. */
  root(): void;
  broken(reason: string): void;
}

type Place = 'outside' | 'object' | 'array' | 'member-array';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const newline = 0x0a;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

const isBlank = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0x1e;

/**
 * Reads JSON documents of any size, one or many in a row with or without something between, and hands over
 * their members and elements one by one, so that no more than one element is held at a time. Damage costs the
 * element it is in: a string cannot contain a line break, so a lost quote ends with its line.
 */
export function jsonScanner(visitor: JsonVisitor): Reader {
  let place: Place = 'outside';
  let key: string | null = null;
  let sayNoise = true;

  // The value (or key) being captured: its bytes so far, its nesting, and whether it is inside a string.
  let capturing = false;
  let parts: Buffer[] = [];
  let partBytes = 0;
  let tooLong = false;
  let nesting = 0;
  let inString = false;
  let escaped = false;

  function keep(bytes: Buffer): void {
    if (tooLong || bytes.length === 0) return;
    if (partBytes + bytes.length > maxRecordBytes) {
      parts = [];
      partBytes = 0;
      tooLong = true;
      return;
    }
    parts.push(Buffer.from(bytes));
    partBytes += bytes.length;
  }

  function deliver(last: Buffer): void {
    let text: string;
    if (parts.length === 0 && !tooLong) text = last.toString('utf8');
    else {
      keep(last);
      text = Buffer.concat(parts).toString('utf8');
    }
    const dropped = tooLong;
    capturing = false;
    parts = [];
    partBytes = 0;
    tooLong = false;
    nesting = 0;
    inString = false;
    escaped = false;
    if (dropped) {
      visitor.broken('a JSON element over 16 MB');
      key = place === 'object' ? null : key;
      return;
    }
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      visitor.broken('damaged JSON');
      key = place === 'object' ? null : key;
      return;
    }
    if (place === 'object') {
      if (key === null) key = typeof value === 'string' ? value : '';
      else {
        visitor.member(key, value);
        key = null;
      }
    } else visitor.element(place === 'array' ? '' : (key ?? ''), value);
  }

  /** Goes on with a captured value from `start`; gives the index after it, or the chunk's length. */
  function capture(chunk: Buffer, start: number): number {
    for (let at = start; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote || byte === newline) {
          inString = false;
          if (nesting === 0) {
            deliver(chunk.subarray(start, at + 1));
            return at + 1;
          }
        }
      } else if (byte === quote) inString = true;
      else if (byte === openBrace || byte === openBracket) nesting += 1;
      else if (byte === closeBrace || byte === closeBracket) {
        if (nesting === 0) {
          deliver(chunk.subarray(start, at));
          return at;
        }
        nesting -= 1;
        if (nesting === 0) {
          deliver(chunk.subarray(start, at + 1));
          return at + 1;
        }
      } else if (nesting === 0 && (byte === comma || byte === colon || isBlank(byte ?? 0))) {
        deliver(chunk.subarray(start, at));
        return at;
      }
    }
    keep(chunk.subarray(start));
    return chunk.length;
  }

  function noise(): void {
    if (sayNoise) visitor.broken('text between the JSON');
    sayNoise = false;
  }

  /** Handles one byte that is not part of a captured value; true where a value begins at it. */
  function structure(byte: number): boolean {
    if (isBlank(byte) || byte === comma) return false;
    switch (place) {
      case 'outside':
        if (byte === openBrace) place = 'object';
        else if (byte === openBracket) place = 'array';
        else {
          noise();
          return false;
        }
        sayNoise = true;
        key = null;
        return false;
      case 'object':
        if (byte === closeBrace) return leaveRoot();
        if (byte === colon) return false;
        if (byte === closeBracket) return false;
        if (byte === openBracket && key !== null) {
          place = 'member-array';
          visitor.array(key);
          return false;
        }
        return true;
      case 'member-array':
        if (byte === closeBracket) {
          place = 'object';
          key = null;
          return false;
        }
        return byte !== closeBrace && byte !== colon;
      case 'array':
        if (byte === closeBracket) return leaveRoot();
        return byte !== closeBrace && byte !== colon;
    }
  }

  function elementsAt(chunk: Buffer, at: number): number {
    if (place === 'object' || chunk[at] !== openBrace) return at;
    return visitor.elementsAt?.(place === 'array' ? '' : (key ?? ''), chunk, at) ?? at;
  }

  function leaveRoot(): false {
    place = 'outside';
    key = null;
    visitor.root();
    return false;
  }

  return {
    push(chunk) {
      let at = capturing ? capture(chunk, 0) : 0;
      while (at < chunk.length) {
        if (structure(chunk[at] ?? 0)) {
          const next = elementsAt(chunk, at);
          if (next > at) {
            at = next;
            continue;
          }
          capturing = true;
          at = capture(chunk, at);
        } else at += 1;
      }
    },
    end() {
      if (capturing && nesting === 0 && !inString && place !== 'object') deliver(Buffer.alloc(0));
      else if (capturing || place !== 'outside') visitor.broken('the JSON ends in the middle');
      if (place !== 'outside') visitor.root();
      place = 'outside';
      capturing = false;
    },
  };
}
