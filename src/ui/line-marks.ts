/**
 * Ink parses every character of every line of every frame, changed or not: 35 ms a frame at 140x50 on Node 20.
 * So it is given one character for a whole painted line, the same for the same line, and what it writes gets the
 * lines put back. Ink still decides what changed, moves the cursor, and owns the terminal, for under 2 ms.
 */
export interface LineMarks {
  /** The lines as Ink is to draw them on a terminal of so many columns: a mark each. */
  marked(lines: readonly string[], columns: number): string;
  /** What Ink wrote, with the lines in their marks' places. */
  unmarked(text: string): string;
}

/** Private-use characters: no text of the screen is scanned for them, only what Ink itself writes. */
const firstMark = 0xe000;
const marks = 6_400;
/** Lines that keep their mark: more than Ink can be behind with. */
const kept = 1_024;

export function createLineMarks(): LineMarks {
  /** Least recently drawn first. */
  const markOfLine = new Map<string, string>();
  const lineOfMark = new Map<string, string>();
  let next = 0;

  /** Another width gives another mark: a terminal that was resized may have lost what it showed. */
  function markOf(line: string, columns: number): string {
    const key = `${columns} ${line}`;
    const known = markOfLine.get(key);
    markOfLine.delete(key);
    const mark = known ?? freeMark();
    markOfLine.set(key, mark);
    lineOfMark.set(mark, line);
    return mark;
  }

  /** The one that was freed longest ago: Ink may still remember a line by the newer ones. */
  function freeMark(): string {
    for (;;) {
      const mark = String.fromCharCode(firstMark + (next++ % marks));
      if (!lineOfMark.has(mark)) return mark;
    }
  }

  return {
    marked(lines, columns) {
      const text = lines.map((line) => markOf(line, columns)).join('\n');
      for (const [key, mark] of markOfLine) {
        if (markOfLine.size <= kept) break;
        markOfLine.delete(key);
        lineOfMark.delete(mark);
      }
      return text;
    },
    unmarked: (text) => text.replace(/[\ue000-\uf8ff]/g, (mark) => lineOfMark.get(mark) ?? mark),
  };
}

/**
 * The stream for Ink: as the terminal in everything, but that lines are put back in what is written to it, and that
 * it is as wide as a mark: Ink makes an object for every cell of the terminal, and marks leave nearly all blank.
 */
export function withLines<Stream extends NodeJS.WritableStream>(
  stream: Stream,
  { unmarked }: Pick<LineMarks, 'unmarked'>,
): Stream {
  type Done = (error?: Error | null) => void;
  const write = (chunk: string | Uint8Array, encoding?: BufferEncoding | Done, done?: Done): boolean => {
    if (typeof chunk !== 'string')
      return stream.write(chunk, typeof encoding === 'function' ? encoding : done);
    const text = unmarked(chunk);
    return typeof encoding === 'function' ? stream.write(text, encoding) : stream.write(text, encoding, done);
  };
  return new Proxy(stream, {
    get(target, key) {
      if (key === 'write') return write;
      if (key === 'columns') return 1;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
