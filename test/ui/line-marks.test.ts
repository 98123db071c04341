import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createLineMarks, withLines } from '../../src/ui/line-marks.ts';

describe('line marks', () => {
  it('are one character a line, the same for the same line', () => {
    const marks = createLineMarks();
    const first = marks.marked(['a', '', 'a', 'b'], 80);
    expect(first).toMatch(/^[\ue000-\uf8ff](?:\n[\ue000-\uf8ff]){3}$/);
    const [a, empty, again, b] = first.split('\n');
    expect(again).toBe(a);
    expect(new Set([a, empty, b]).size).toBe(3);
    expect(marks.marked(['b', 'a'], 80)).toBe(`${b}\n${a}`);
  });

  it('give the lines back in what is written, whatever stands around them', () => {
    const marks = createLineMarks();
    const marked = marks.marked(['\x1b[31mred\x1b[0m', '画'], 80);
    expect(marks.unmarked(`\x1b[2K${marked}\x1b[H`)).toBe('\x1b[2K\x1b[31mred\x1b[0m\n画\x1b[H');
    expect(marks.unmarked('\uf8ff')).toBe('\uf8ff');
  });

  it('are others at another width, so that Ink draws every line anew', () => {
    const marks = createLineMarks();
    const [wide, narrow] = [marks.marked(['a'], 80), marks.marked(['a'], 40)];
    expect(narrow).not.toBe(wide);
    expect(marks.unmarked(`${wide}${narrow}`)).toBe('aa');
  });

  it('leave private characters of a line alone', () => {
    const marks = createLineMarks();
    const line = '\ue000\ue001 nerd \ue0b0';
    expect(marks.unmarked(marks.marked(['other', line], 80))).toBe(`other\n${line}`);
  });

  it('hold whatever is on the screen over any number of lines', () => {
    const marks = createLineMarks();
    for (let frame = 0; frame < 2_000; frame++) {
      const lines = Array.from({ length: 80 }, (_, row) =>
        row === 0 ? 'header' : `line ${frame * 40 + row}`,
      );
      expect(marks.unmarked(marks.marked(lines, 80))).toBe(lines.join('\n'));
    }
  });
});

describe('the stream', () => {
  it('is the terminal in everything but what is written and how wide it is', async () => {
    const marks = createLineMarks();
    const under = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
    const stream = withLines(under, marks);
    expect([stream.isTTY, stream.rows]).toEqual([true, 24]);
    under.rows = 30;
    expect(stream.rows).toBe(30);
    expect(stream.columns).toBe(1);
    let resized = 0;
    stream.on('resize', () => resized++);
    under.emit('resize');
    expect(resized).toBe(1);
    await new Promise<void>((resolve) => stream.write(marks.marked(['hello'], 80), () => resolve()));
    stream.write(Buffer.from('!'));
    expect(under.read().toString()).toBe('hello!');
  });
});
