import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toAscii } from '../../../src/text/ascii.ts';
import { textWidth } from '../../../src/text/width.ts';
import { type ChartInput, type ChartPoint, chart } from '../../../src/ui/drawing/chart.ts';
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
import { histogram, ownScale, sparkline } from '../../../src/ui/drawing/sparkline.ts';
import { roundTicks, timeTicks } from '../../../src/ui/drawing/ticks.ts';
import { themeOf } from '../../../src/ui/theme.ts';

const share = fc.oneof(fc.constant(null), fc.double({ min: -0.5, max: 1.5, noNaN: true }));

/** Points of these shares, with kills at these places. */
function of(shares: readonly (number | null)[], killed: readonly number[] = []) {
  return shares.map((each, index) => ({ share: each, killed: killed.includes(index) }));
}

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

describe('a scale', () => {
  it('is that of the points, so that slow growth is seen', () => {
    const slow = of(Array.from({ length: 20 }, (_, index) => 0.24 + index * 0.003));
    expect(plainText(sparkline(slow, 20))).toBe('▂▂▂▂▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃');
    expect(plainText(sparkline(slow, 20, ownScale(slow, 0.03)))).toMatch(/^▁.*▃.*▅.*▇.*█$/);
  });

  it('is wide enough that noise does not look like growth', () => {
    const noise = of([0.5, 0.501, 0.5, 0.502]);
    expect(plainText(sparkline(noise, 4, ownScale(noise, 0.03)))).toMatch(/^[▄▅]+$/);
    expect(ownScale(of([]), 0.03)).toEqual({ low: 0, high: 1 });
  });
});

describe('ticks', () => {
  it('are round', () => {
    expect(roundTicks(0, 512, 6)).toEqual([0, 100, 200, 300, 400, 500]);
    expect(roundTicks(3, 228, 5)).toEqual([50, 100, 150, 200]);
    expect(roundTicks(5, 5, 4)).toEqual([]);
  });

  it('of time are round times of day', () => {
    const at = Date.UTC(2026, 10, 23, 14, 2, 19);
    expect(timeTicks(at - 600_000, at, 6, true).map(({ label }) => label)).toEqual([
      '13:54',
      '13:56',
      '13:58',
      '14:00',
      '14:02',
    ]);
    expect(timeTicks(at - 30_000, at, 4, true).map(({ label }) => label)).toEqual([
      '14:01:50',
      '14:02:00',
      '14:02:10',
    ]);
  });

  it('are never more than asked for, and lie within', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e5, noNaN: true }),
        fc.double({ min: 0.001, max: 1e5, noNaN: true }),
        fc.integer({ min: 1, max: 20 }),
        (low, length, most) => {
          const ticks = roundTicks(low, low + length, most);
          expect(ticks.length).toBeLessThanOrEqual(most + 1);
          for (const tick of ticks) {
            expect(tick).toBeGreaterThanOrEqual(low - length * 1e-6);
            expect(tick).toBeLessThanOrEqual(low + length * (1 + 1e-6));
          }
        },
      ),
      { seed: 3 },
    );
  });
});

describe('chart', () => {
  const grown = (length: number): ChartPoint[] =>
    Array.from({ length }, (_, index) => ({
      x: index + 1,
      usedMb: Math.min(512, 260 + index * 2),
      mark: index === 126 ? 'kill' : index === 127 ? 'restart' : null,
    }));
  const draw = (points: readonly ChartPoint[], over: Partial<ChartInput> = {}) => {
    const to = points.at(-1)?.x ?? 1;
    const ticks = roundTicks(1, to, 5).map((value) => ({ value, label: String(value) }));
    const given = { series: [points], limitMb: 512, from: 1, to, ticks, axis: 'invocation', cursor: null };
    return chart({ ...given, zoomed: false, width: 100, height: 14, ...over }).map(plainText);
  };

  it('has the limit on top with its name, the kill on it, the restart below it, round numbers along the foot', () => {
    const lines = draw(grown(140));
    expect(lines).toHaveLength(14);
    expect(lines[0]).toMatch(/^ limit 512 MB ┤.*╌.*✕/);
    expect(lines.some((line) => line.includes('┊'))).toBe(true);
    expect(lines.at(-2)).toMatch(/└─*┬─+/);
    expect(lines.at(-1)).toMatch(/^ +50 +100 +invocation$/);
    expect(lines.some((line) => /^ +0 MB ┤/.test(line))).toBe(true);
    expect(lines.some((line) => /^ +200 MB ┤/.test(line))).toBe(true);
  });

  it('shows the range in use when it is zoomed', () => {
    const slow = grown(60).map((point, index) => ({ ...point, usedMb: 240 + index * 0.2 }));
    const heights = (zoomed: boolean) => draw(slow, { zoomed }).filter((line) => /[⠁-⣿]/.test(line)).length;
    expect(heights(false)).toBeLessThanOrEqual(2);
    expect(heights(true)).toBeGreaterThan(6);
  });

  it('fills its width whatever the number of points', () => {
    for (const length of [20, 60, 140, 240]) {
      const last = Math.max(...draw(grown(length)).map((line) => line.search(/[⠁-⣿✕][^⠁-⣿✕]*$/)));
      expect(last, String(length)).toBeGreaterThanOrEqual(98);
    }
  });

  it('draws a line a series, each event once, and the cursor under its point', () => {
    const one = grown(20).map(
      (point, index): ChartPoint => ({ ...point, mark: index === 9 ? 'kill' : null }),
    );
    const other = grown(20).map((point) => ({ ...point, usedMb: 100, mark: null }));
    const lines = draw([], { series: [one, other], from: 1, to: 20, cursor: 10 });
    expect(lines.join('').match(/✕/g)).toHaveLength(1);
    expect(lines.filter((line) => /[⠁-⣿]/.test(line)).length).toBeGreaterThan(1);
    expect(lines.at(-2)?.indexOf('▲')).toBe(lines[0]?.indexOf('✕'));
  });

  it('is as large as asked for, and nothing where there is no room', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            x: fc.nat(300),
            usedMb: fc.oneof(fc.constant(null), fc.nat(600)),
            mark: fc.constantFrom('kill', 'failure', 'restart', null),
          }),
          { maxLength: 240 },
        ),
        fc.integer({ min: 10, max: 200 }),
        fc.integer({ min: 2, max: 30 }),
        fc.boolean(),
        (points, width, height, zoomed) => {
          const lines = draw(points, { width, height, zoomed, from: 1, to: 240 });
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
    expect(paintRow(row([span('a', 'warn'), span('  '), span('b')]), 10, dark)).toBe(
      '\x1b[33ma\x1b[0m  b      ',
    );
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
