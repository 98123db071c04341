import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createLineTokens, leafEnd, type TokenSource } from '../../../src/ui/fast-lines/line-tokens.ts';
import { withLines } from '../../../src/ui/fast-lines/token-stream.ts';

const size = { columns: 80, rows: 24 };

/** A leaf of these cells as it comes out of Ink. */
function leaf(source: TokenSource, line: string, width: number): string {
  const token = source.take(line.padEnd(width), width);
  if (token === null) throw new Error('there is no token left');
  return `${token}${' '.repeat(width - 2)}${leafEnd}`;
}

describe('line tokens', () => {
  it('are one character a line, the same for the same line in the same width', () => {
    const source = createLineTokens().at(size);
    const first = source.take('a', 10);
    expect(first).toMatch(/^[\ue000-\uf8fe]$/);
    expect(source.take('a', 10)).toBe(first);
    expect(source.take('b', 10)).not.toBe(first);
    expect(source.take('a', 11)).not.toBe(first);
  });

  it('give the lines back in what is written, side by side, whatever stands around them', () => {
    const tokens = createLineTokens();
    const source = tokens.at(size);
    const row = `${leaf(source, 'left', 10)}  ${leaf(source, '画', 6)}`;
    expect(tokens.restore(`\x1b[2K${row}\n\x1b[H`)).toBe('\x1b[2Kleft        画\n\x1b[H');
    expect(tokens.restore('\ue123')).toBe('\ue123');
  });

  it('are others on a terminal of another size, so that Ink draws every line again', () => {
    const tokens = createLineTokens();
    expect(tokens.at({ columns: 79, rows: 24 }).take('a', 10)).not.toBe(tokens.at(size).take('a', 10));
  });

  it('leave private characters of a line alone', () => {
    const tokens = createLineTokens();
    const source = tokens.at(size);
    leaf(source, 'other', 20);
    expect(tokens.restore(leaf(source, '\ue000\ue001 nerd \ue0b0', 20))).toBe('\ue000\ue001 nerd \ue0b0');
  });

  it('hold whatever is on the screen over any number of lines, and reuse the longest released', () => {
    const tokens = createLineTokens();
    const source = tokens.at(size);
    const header = leaf(source, 'header', 80);
    let shown: { readonly token: string; readonly line: string }[] = [];
    for (let frame = 0; frame < 2_000; frame++) {
      const next = Array.from({ length: 40 }, (_, row) => {
        const line = `line ${frame * 40 + row}`;
        return { token: leaf(source, line, 40), line };
      });
      for (const { token } of shown) source.release(token.charAt(0));
      shown = next;
      expect(shown.map(({ token }) => tokens.restore(token))).toEqual(shown.map(({ line }) => line));
    }
    expect(tokens.restore(header)).toBe('header');
  });

  it('say so where all are held', () => {
    const source = createLineTokens().at(size);
    for (let index = 0; index < 6_399; index++) expect(source.take(`line ${index}`, 40)).not.toBeNull();
    expect(source.take('one more', 40)).toBeNull();
  });
});

describe('the stream', () => {
  it('is the terminal in everything but what is written', async () => {
    const tokens = createLineTokens();
    const under = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
    const stream = withLines(under, tokens);
    expect([stream.isTTY, stream.rows, stream.columns]).toEqual([true, 24, 80]);
    let resized = 0;
    stream.on('resize', () => resized++);
    under.emit('resize');
    expect(resized).toBe(1);
    await new Promise<void>((resolve) => stream.write(leaf(tokens.at(size), 'hello', 9), () => resolve()));
    stream.write(Buffer.from('!'));
    expect(under.read().toString()).toBe('hello!');
  });
});
