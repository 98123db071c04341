import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toAscii } from '../../../src/text/ascii.ts';
import { textWidth } from '../../../src/text/width.ts';
import { type ChartPoint, chart } from '../../../src/ui/drawing/chart.ts';
import { gauge } from '../../../src/ui/drawing/gauge.ts';
import { levelOf } from '../../../src/ui/drawing/level.ts';
import {
  cutLine,
  ends,
  fitLine,
  fitting,
  fittingWithTail,
  type Line,
  lineWidth,
  plainText,
  row,
  span,
  type Tone,
} from '../../../src/ui/drawing/line.ts';
import { paintRow } from '../../../src/ui/drawing/paint.ts';
import { histogram, sparkline } from '../../../src/ui/drawing/sparkline.ts';
import { themeOf } from '../../../src/ui/theme.ts';

const share = fc.oneof(fc.constant(null), fc.double({ min: -0.5, max: 1.5, noNaN: true }));

function tonesOf(line: Line): Tone[] {
  return line.map(({ tone }) => tone);
}

describe('levels', () => {
  it.each([
    [null, 'calm'],
    [0.749, 'calm'],
    [0.75, 'warn'],
    [0.85, 'hot'],
    [0.95, 'critical'],
    [1.2, 'critical'],
  ])('%s is %s', (utilization, level) => expect(levelOf(utilization)).toBe(level));
});

describe('gauge', () => {
  it('fills to the last value in eighths and marks the peak', () => {
    expect(plainText(gauge(0.5, 0.75, 8))).toBe('████··│·');
    expect(plainText(gauge(0.53, 0.75, 8))).toBe('████▎·│·');
    expect(plainText(gauge(1, 1, 8))).toBe('████████');
    expect(plainText(gauge(0, 0, 4))).toBe('│···');
    expect(plainText(gauge(null, null, 4))).toBe('    ');
  });

  it('ticks the thresholds in what is empty, from 12 cells on', () => {
    expect(plainText(gauge(0.1, 0.1, 20))).toBe('██│···········╷·╷·╷·');
  });

  it('has the tone of the last value, the mark that of the peak', () => {
    expect(tonesOf(gauge(0.8, 0.97, 40)).filter((tone) => tone !== 'track')).toEqual(['warn', 'critical']);
  });

  it('is as wide as asked for, whatever the values', () => {
    fc.assert(
      fc.property(share, share, fc.integer({ min: 1, max: 60 }), (last, peak, width) => {
        expect(lineWidth(gauge(last, peak, width))).toBe(width);
      }),
      { seed: 4 },
    );
  });
});

describe('sparkline', () => {
  const of = (shares: readonly (number | null)[], killed: readonly number[] = []) =>
    shares.map((each, index) => ({ share: each, killed: killed.includes(index) }));

  it('scales to the limit, marks kills, leaves what is not known empty', () => {
    expect(plainText(sparkline(of([0, 0.125, 0.5, 1, null, 0.9], [5]), 6))).toBe('▁▁▄█ ✕');
  });

  it('stands at the right where there are fewer points than cells', () => {
    expect(plainText(sparkline(of([0.5, 1]), 5))).toBe('   ▄█');
  });

  it('shows the highest of each cell where there are more, and no kill is lost', () => {
    expect(plainText(sparkline(of([0.1, 1, 0.1, 0.1, 0.2, 0.3], [4]), 3))).toBe('█▁✕');
  });

  it('says levels by tone too', () => {
    expect(tonesOf(sparkline(of([0.5, 0.8, 0.9, 0.96]), 4))).toEqual(['calm', 'warn', 'hot', 'critical']);
  });

  it('draws counts to their own highest, zeros as a floor', () => {
    const line = histogram([0, 0, 4, 8], 4, 'critical');
    expect(plainText(line)).toBe('▁▁▄█');
    expect(tonesOf(line)).toEqual(['track', 'critical']);
  });
});

describe('chart', () => {
  const grown = (length: number): ChartPoint[] =>
    Array.from({ length }, (_, index) => ({
      usedMb: Math.min(512, 260 + index * 2),
      killed: index === 126,
      failed: false,
      reset: index === 127,
    }));
  const draw = (points: readonly ChartPoint[], width = 100, height = 14) =>
    chart({ points, limitMb: 512, width, height, first: 1 }).map(plainText);

  it('has the limit on top, the kill on it, the reset below it, the attempts along the foot', () => {
    const lines = draw(grown(140));
    expect(lines).toHaveLength(14);
    expect(lines[0]).toMatch(/^ 512 ┤.*╌.*✕/);
    const kill = lines[0]?.indexOf('✕') ?? 0;
    expect(lines[5]?.[kill]).toMatch(/[┊ ]/);
    expect(lines.some((line) => line.includes('┊'))).toBe(true);
    expect(lines.at(-2)).toMatch(/└┬─+/);
    expect(lines.at(-1)).toMatch(/1 .*invocations 1–140, MB used$/);
  });

  it('begins at the eighth of the limit below the values, so that growth is seen', () => {
    expect(draw(grown(60)).find((line) => line.startsWith(' 256') || line.startsWith(' 192'))).toBeDefined();
    expect(draw(grown(60)).some((line) => /^ +0 ┤/.test(line))).toBe(false);
  });

  it('draws few points as steps of equal width, and says each event once', () => {
    const lines = draw(
      grown(20).map((point, index) => ({ ...point, killed: index === 9, reset: index === 10 })),
    );
    expect(lines.join('').match(/✕/g)).toHaveLength(1);
    expect(lines[0]?.indexOf('✕')).toBe(6 + 9 * 2);
    expect(lines.slice(1, -2).map((line) => line[6 + 10 * 2])).toContain('┊');
    expect(lines.at(-1)).toMatch(/invocations 1–20, MB used$/);
  });

  it('is as large as asked for, and nothing where there is no room', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            usedMb: fc.oneof(fc.constant(null), fc.nat(600)),
            killed: fc.boolean(),
            failed: fc.boolean(),
            reset: fc.boolean(),
          }),
          { maxLength: 240 },
        ),
        fc.integer({ min: 10, max: 200 }),
        fc.integer({ min: 2, max: 30 }),
        (points, width, height) => {
          const lines = draw(points, width, height);
          expect([0, height]).toContain(lines.length);
          for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
        },
      ),
      { seed: 5, numRuns: 200 },
    );
  });
});

describe('lines', () => {
  it('makes text from anywhere safe', () => {
    expect(span('a\x1b[2Jb\x07\u202ec\nd').text).toBe('abc ⏎ d');
  });

  it('fits to a width with wide characters', () => {
    expect(plainText(fitLine([span('画像'), span('abc')], 6))).toBe('画像a…');
    expect(plainText(fitLine([span('画像')], 6, 'right'))).toBe('  画像');
    expect(lineWidth(fitLine([span('画像画')], 5))).toBe(5);
  });

  it('puts two lines at two ends, and cuts the left one', () => {
    expect(plainText(ends([span('left')], [span('right')], 12))).toBe('left   right');
    expect(plainText(ends([span('left-left')], [span('right')], 12))).toBe('left-… right');
    expect(plainText(ends([span('left')], [], 3))).toBe('le…');
  });

  it('takes the parts that fit whole', () => {
    const parts = ['one', 'two', 'three'].map((text) => [span(text)]);
    expect(plainText(fitting(parts, span('  '), 8))).toBe('one  two');
    expect(plainText(fitting(parts, span('  '), 2))).toBe('o…');
  });

  it('cuts the tail alone, and leaves it out where little of it would be left', () => {
    const parts = [[span('one')], [span('two')]];
    const tail = [span('a tail of some length')];
    expect(plainText(fittingWithTail(parts, tail, span(' · '), 40))).toBe(
      'one · two · a tail of some length',
    );
    expect(plainText(fittingWithTail(parts, tail, span(' · '), 28))).toBe('one · two · a tail of some …');
    expect(plainText(fittingWithTail(parts, tail, span(' · '), 20))).toBe('one · two');
    expect(plainText(fittingWithTail([], tail, span(' · '), 40))).toBe('a tail of some length');
  });

  it('cuts nothing that fits', () => {
    const line = [span('abc'), span('def')];
    expect(plainText(cutLine(line, 6))).toBe('abcdef');
    expect(plainText(cutLine(line, 5))).toBe('abcd…');
  });
});

describe('ASCII', () => {
  it('draws everything cell for cell', () => {
    expect(toAscii('▶ LIVE █▌· ▁▄█✕ ● 画 ⏪')).toBe('> LIVE #=. .=#X * ?? <<');
  });

  it('keeps the width of any text, and lets nothing else through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (text) => {
        const safe = span(text).text;
        expect(toAscii(safe)).toMatch(/^[ -~]*$/);
        expect(toAscii(safe)).toHaveLength(textWidth(safe));
      }),
      { seed: 6, numRuns: 500 },
    );
  });

  it('draws braille as strokes at their height', () => {
    expect(toAscii('⠉⠒⠤⣀⣿⠀')).toBe('\'"-_: ');
  });
});

describe('painting', () => {
  const dark = { theme: themeOf('dark', 16), ascii: false };

  it('opens and closes tones, and gives blanks none', () => {
    expect(paintRow(row([span('a', 'warn'), span('  '), span('b')]), 10, dark)).toBe('\x1b[33ma\x1b[0m  b');
  });

  it('lays a selected row under its whole width', () => {
    const { theme } = { theme: themeOf('dark', 256) };
    expect(paintRow(row([span('a', 'warn')], 'k', 'selected'), 4, { theme, ascii: false })).toBe(
      '\x1b[48;5;236;38;5;221ma\x1b[0m\x1b[48;5;236m   \x1b[0m',
    );
  });

  it('uses no colour in the theme without', () => {
    const none = { theme: themeOf('none', 256), ascii: false };
    for (const tone of ['critical', 'alarm', 'accent', 'warn', 'good'] as const) {
      expect(paintRow(row([span('x', tone)], 'k', 'flash'), 3, none)).not.toMatch(
        /\x1b\[(?:[\d;]*;)?(?:3|4|9|10)[0-9][;m]/,
      );
    }
  });
});
