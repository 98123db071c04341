import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createProgress } from '../../src/commands/progress.ts';
import { agreeToScan } from '../../src/commands/scan-consent.ts';

const large = { bytes: 120e9, unknownGroups: 0 };

async function ask(
  scan: Parameters<typeof agreeToScan>[0],
  { yes = false, isTerminal = false, answer = '' } = {},
) {
  const input = new PassThrough();
  const output = new PassThrough();
  input.end(answer);
  const agreed = await agreeToScan(scan, { yes, isTerminal, input, output });
  return { agreed, said: String(output.read() ?? '') };
}

describe('a large scan', () => {
  it('is not asked about up to 10 GB in two passes, and told where it may be more', async () => {
    expect(await ask(null)).toEqual({ agreed: true, said: '' });
    expect(await ask({ bytes: 2.5e9, unknownGroups: 0 })).toEqual({ agreed: true, said: '' });
    const told = await ask({ bytes: 5e9, unknownGroups: 0 });
    expect(told.agreed).toBe(true);
    expect(told.said).toContain('will scan about 10 GB, $0.05: 5.0 GB of logs');
    await expect(ask({ bytes: 5.1e9, unknownGroups: 0 })).rejects.toMatchObject({ exitCode: 2 });
  });

  it.each([
    ['y\n', true],
    ['Yes\n', true],
    ['n\n', false],
    ['\n', false],
    ['yesterday\n', false],
    ['', false],
  ])('is asked about on a terminal: %j', async (answer, agreed) => {
    const asked = await ask(large, { isTerminal: true, answer });
    expect(asked.agreed).toBe(agreed);
    expect(asked.said).toContain('Logs Insights will scan about 240 GB, $1.20');
    expect(asked.said).toContain('y/N');
  });

  it('needs --yes without a terminal', async () => {
    await expect(ask(large)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('about 240 GB, $1.20'),
      hint: expect.stringContaining('--yes'),
    });
    const agreed = await ask(large, { yes: true });
    expect(agreed).toMatchObject({ agreed: true, said: expect.stringContaining('about 240 GB, $1.20') });
  });

  it('of unknown size is told', async () => {
    const { agreed, said } = await ask({ bytes: 0, unknownGroups: 2 });
    expect(agreed).toBe(true);
    expect(said).toContain('how much 2 log groups hold is not known');
  });
});

describe('the progress of a scan', () => {
  const status = (done: number) =>
    ({ state: 'reading', done, total: 100, bytesScanned: done * 1e9 }) as const;
  const play = (isTTY: boolean) => {
    const written: string[] = [];
    const progress = createProgress({ isTTY, write: (text) => written.push(text) });
    for (const [done, at] of [
      [0, 0],
      [20, 4_000],
      [40, 12_000],
    ] as const) {
      progress.tell(status(done), at);
    }
    progress.end();
    return written;
  };

  it('is one line that is written over on a terminal', () => {
    expect(play(true)).toEqual([
      '\r\x1b[Kreading 0 %, 0 MB scanned',
      '\r\x1b[Kreading 20 %, 20 GB scanned',
      '\r\x1b[Kreading 40 %, 40 GB scanned',
      '\r\x1b[K',
      'lambda-oom: Logs Insights scanned 40 GB, about $0.20\n',
    ]);
  });

  it('says while AWS counts', () => {
    const written: string[] = [];
    const progress = createProgress({ isTTY: true, write: (text) => written.push(text) });
    progress.tell({ state: 'reading', done: 0.2, total: 1, bytesScanned: 3e9, counting: true }, 0);
    expect(written).toEqual(['\r\x1b[Kcounting 20 %, 3.0 GB scanned']);
  });

  it('is a line every ten seconds elsewhere', () => {
    expect(play(false)).toEqual([
      'lambda-oom: reading 0 %, 0 MB scanned\n',
      'lambda-oom: reading 40 %, 40 GB scanned\n',
      'lambda-oom: Logs Insights scanned 40 GB, about $0.20\n',
    ]);
  });
});
