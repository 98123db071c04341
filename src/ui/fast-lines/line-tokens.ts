/**
 * Ink parses every character of every line of every frame, changed or not: 35 ms a frame at 140x50 on Node 20. So a
 * leaf's painted line goes through Ink as a token: one private-use character where the line begins and one where the
 * leaf ends, with the leaf's own width between them. Layout, diffing, the cursor and the terminal stay Ink's; what Ink
 * writes gets the lines put back. The same line has the same token, so Ink sees what changed.
 */
export interface LineTokens {
  /** The tokens on a terminal of this size: after a resize no line keeps its own, for the terminal may have lost it. */
  at(size: { readonly columns: number; readonly rows: number }): TokenSource;
  /** What Ink wrote, with the lines in the places of their tokens. */
  restore(text: string): string;
}

export interface TokenSource {
  /** The token of a line in a leaf of `width` cells, held until `release`; `null` where all tokens are held. */
  take(line: string, width: number): string | null;
  /** Gives back a token that `take` gave. */
  release(token: string): void;
}

interface Entry {
  readonly key: string;
  readonly line: string;
  /** The line without the blanks at its end: what is written where nothing follows it in its row. */
  readonly trimmed: string;
  readonly width: number;
  holders: number;
}

const firstToken = 0xe000;
/** The last private-use character marks the end of a leaf. */
const tokenCount = 6_399;
/** Stands in a leaf's last cell, so that Ink never takes a row for shorter than its leaves. */
export const leafEnd = '\uf8ff';

const tokenInFrame = /([\ue000-\uf8fe])( *)\uf8ff/g;

export function createLineTokens(): LineTokens {
  const entries = new Map<string, Entry>();
  const tokenOf = new Map<string, string>();
  /** Released tokens, longest released first; their lines keep them until they are needed for others. */
  const free = new Set<string>();
  let issued = 0;

  function nextToken(): string | null {
    if (issued < tokenCount) return String.fromCharCode(firstToken + issued++);
    const [oldest] = free;
    if (oldest === undefined) return null;
    free.delete(oldest);
    const entry = entries.get(oldest);
    if (entry !== undefined) tokenOf.delete(entry.key);
    entries.delete(oldest);
    return oldest;
  }

  function take(key: string, line: string, width: number): string | null {
    const token = tokenOf.get(key) ?? nextToken();
    if (token === null) return null;
    const entry = entries.get(token) ?? { key, line, trimmed: line.trimEnd(), width, holders: 0 };
    entry.holders += 1;
    entries.set(token, entry);
    tokenOf.set(key, token);
    free.delete(token);
    return token;
  }

  function release(token: string): void {
    const entry = entries.get(token);
    if (entry === undefined) return;
    entry.holders -= 1;
    if (entry.holders === 0) free.add(token);
  }

  return {
    at: ({ columns, rows }) => ({
      take: (line, width) => take(`${columns} ${rows} ${width} ${line}`, line, width),
      release,
    }),
    restore: (text) =>
      text.replace(tokenInFrame, (all, token: string, blanks: string, offset: number) => {
        const entry = entries.get(token);
        if (entry === undefined || blanks.length + 2 !== entry.width) return all;
        const next = text[offset + all.length];
        return next === undefined || next === '\n' || next === '\x1b' ? entry.trimmed : entry.line;
      }),
  };
}
