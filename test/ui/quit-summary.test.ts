import { describe, expect, it } from 'vitest';
import { emptySnapshot } from '../../src/analysis/snapshot/empty-snapshot.ts';
import { textWidth } from '../../src/text/width.ts';
import { quitSummary } from '../../src/ui/quit-summary.tsx';
import { idOfFunction } from '../fixtures/ids.ts';
import { imageResize, incident } from '../fixtures/snapshots.ts';

const options = { columns: 150, utc: true, ascii: false, clean: (text: string) => text };

describe('the summary on quitting', () => {
  it('says what died, what to set, the command, and whether it is all', () => {
    const text = quitSummary(incident, options);
    expect(text.split('\n')[0]).toBe(
      'lambda-oom: 7 OOM kills, 1 runtime OOM, 161 near OOMs, 3 leaking containers in 10,110 invocations of 4 functions, 1 h 30 min from 2026-11-23 12:32:19Z',
    );
    expect(text).toMatch(
      /│ image-resize │ 6 +│ 100 % │ 512 MB │ leaking 3\/4 │ Fix the leak \(640 MB buys time\)/,
    );
    expect(text).toMatch(/checkout-api .*Raise to 384 MB/);
    expect(text).not.toContain('nightly-report');
    expect(text).toContain(
      '  aws lambda update-function-configuration --function-name image-resize --memory-size 640',
    );
    expect(text).toMatch(/12,431 events read, complete, 37 late, 112 duplicates$/);
  });

  it('says what to do, and gives the command whole, in a narrow terminal too', () => {
    for (const columns of [44, 60, 80]) {
      const text = quitSummary(incident, { ...options, columns });
      expect(text).toContain(
        '\n  aws lambda update-function-configuration --function-name image-resize --memory-size 640\n',
      );
      expect(text.replaceAll(/\s+/g, ' ')).toContain('image-resize: Bound what the code keeps');
      expect(text).toMatch(
        columns < 76 ? /checkout-api │ 1 +│ .*│ 384 ↑/ : /checkout-api │ 1 +│ .*Raise to 384 MB/,
      );
    }
  });

  it('draws its table in ASCII where that is asked for', () => {
    const text = quitSummary(incident, { ...options, ascii: true });
    expect(text).toMatch(/^\+-+\+-+\+.*\n\| FUNCTION/m);
    expect(text).not.toContain('?');
  });

  it('has no table where nothing is wrong', () => {
    expect(quitSummary(emptySnapshot, options)).toBe(
      'lambda-oom: no invocation seen\n0 events read, complete, 0 late, 0 duplicates',
    );
  });

  it('fits the terminal, in ASCII where that is asked for, and lets nothing through', () => {
    const hostile = { ...imageResize, functionName: '画像\x1b[2J\u202e-'.repeat(20) };
    const many = Array.from({ length: 9 }, (_, index) => ({ ...hostile, key: idOfFunction(String(index)) }));
    for (const columns of [60, 80, 120]) {
      for (const ascii of [false, true]) {
        const lines = quitSummary({ ...incident, functions: many }, { ...options, columns, ascii }).split(
          '\n',
        );
        expect(lines.join()).toContain('and 3 more functions');
        for (const line of lines) {
          // The command is there to be copied: the terminal wraps it.
          if (!line.startsWith('  aws ')) expect(textWidth(line), line).toBeLessThanOrEqual(columns);
          expect(line).not.toMatch(ascii ? /[^ -~]/ : /[\0-\x1f\x7f-\x9f\u202a-\u202e]/);
        }
      }
    }
  });
});
