import { maxMessageChars } from '../limits.ts';

/** A CSV record, with the lines that came behind it although it was complete (an unquoted message goes on). */
export interface CsvRecord {
  readonly fields: readonly string[];
  readonly more: readonly string[];
}

export interface CsvRecords {
  line(text: string): void;
  end(): void;
}

interface CsvOptions {
  readonly delimiter: string;
  /** True where a line looks like the start of a record; `null` where the columns do not allow to tell. */
  readonly starts: ((line: string) => boolean) | null;
  record(record: CsvRecord): void;
  unreadable(reason: string): void;
}

/** How often a line may be read again on the whole, and how often in a small file, whatever its quotes. */
const readAgainPerLine = 8;
const readAgainAnyway = 10_000;

/**
 * Puts the physical lines of a CSV file together to records, and finds its step again after damage. Quoted
 * fields follow RFC 4180, except for the apostrophe that the console puts before the quote of a message which
 * a spreadsheet would take for a formula. Inside quotes, a line that looks like the start of a record is
 * first taken for text; where the quote then closes before something else than a delimiter, a quote was lost
 * before, and the reading goes back to that line.
 */
export function csvRecords(options: CsvOptions): CsvRecords {
  const { delimiter, starts } = options;
  let lines: string[] = [];
  let chars = 0;
  /** Index in `lines` of the first one that may be a record by itself. */
  let resync = 0;
  let fields: string[] = [];
  let field: string[] = [];
  let held: { fields: string[]; more: string[] } | null = null;
  /** Lines that are still to be read, the next one last. */
  const waiting: string[] = [];
  let linesRead = 0;
  let readAgain = 0;

  function give(): void {
    if (held !== null) options.record(held);
    held = null;
  }

  function reset(): void {
    lines = [];
    chars = 0;
    resync = 0;
    fields = [];
    field = [];
  }

  /** The record in progress ends before the line at which the step is found again. */
  function goBack(): void {
    const damaged = lines.slice(0, resync);
    const again = lines.slice(resync);
    reset();
    giveDamaged(damaged);
    readAgain += again.length;
    if (readAgain <= readAgainPerLine * linesRead + readAgainAnyway) {
      for (let i = again.length - 1; i >= 0; i -= 1) waiting.push(again[i] ?? '');
      return;
    }
    // Where every line has lost a quote, each would be read again as often as there are lines.
    for (let from = 0; from < again.length; ) {
      let to = from + 1;
      while (to < again.length && starts?.(again[to] ?? '') === false) to += 1;
      giveDamaged(again.slice(from, to));
      from = to;
    }
  }

  /** A record whose quotes do not close: what follows its first delimiter is its message. */
  function giveDamaged(damaged: readonly string[]): void {
    const first = damaged[0] ?? '';
    const comma = first.indexOf(delimiter);
    const text = [first.slice(comma + 1).replace(/^'?"/, ''), ...damaged.slice(1)];
    held = { fields: [first.slice(0, comma), text.join('\n')], more: [] };
    give();
  }

  function takeWaiting(): void {
    for (let line = waiting.pop(); line !== undefined; line = waiting.pop()) take(line);
  }

  function take(line: string): void {
    if (lines.length === 0) {
      if (starts !== null && !starts(line)) {
        if (held !== null) held.more.push(line);
        else if (line.trim() !== '') options.unreadable('a line that begins no CSV record');
        return;
      }
      if (line === '' && starts === null) return;
      give();
    } else if (resync === 0 && starts?.(line) === true) {
      resync = lines.length;
    }
    lines.push(line);
    chars += line.length + 1;
    if (chars > maxMessageChars) {
      if (resync > 0) goBack();
      else {
        options.unreadable('a CSV record over 2 MB');
        reset();
      }
    } else if (scan(line)) complete();
  }

  function complete(): void {
    held = { fields, more: [] };
    reset();
    if (starts === null) give();
  }

  /** Goes over one more line of the record in progress; true where the record ends with it. */
  function scan(line: string): boolean {
    let at = 0;
    if (lines.length > 1) {
      field.push('\n');
      at = quoted(line, 0);
      if (at < 0) return false;
      if (at >= line.length) return true;
      at += 1;
    }
    for (;;) {
      const opening = openingQuote(line, at);
      if (opening >= 0) {
        at = quoted(line, opening);
        if (at < 0) return false;
      } else {
        const end = line.indexOf(delimiter, at);
        fields.push(line.slice(at, end < 0 ? line.length : end));
        at = end < 0 ? line.length : end;
      }
      if (at >= line.length) return true;
      at += 1;
    }
  }

  /** Reads a quoted field from `at`; gives the index behind its closing quote, -1 where the line ends first. */
  function quoted(line: string, at: number): number {
    for (;;) {
      const end = line.indexOf('"', at);
      if (end < 0) {
        field.push(line.slice(at));
        return -1;
      }
      const next = line[end + 1];
      field.push(line.slice(at, end));
      if (next === undefined || next === delimiter) {
        fields.push(field.join(''));
        field = [];
        return end + 1;
      }
      if (next !== '"' && resync > 0) {
        goBack();
        return -1;
      }
      field.push('"');
      at = end + (next === '"' ? 2 : 1);
    }
  }

  return {
    line(text) {
      linesRead += 1;
      take(text);
      takeWaiting();
    },
    end() {
      while (lines.length > 0 && resync > 0) {
        goBack();
        takeWaiting();
      }
      if (lines.length > 0) {
        options.unreadable('a CSV record that ends in the middle');
        reset();
      }
      give();
    },
  };
}

function openingQuote(line: string, at: number): number {
  if (line[at] === '"') return at + 1;
  return line[at] === "'" && line[at + 1] === '"' ? at + 2 : -1;
}
