import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import stringWidth from 'string-width';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { acted } from '../fuzz/checks.ts';
import { hostileTexts, shortHostileTexts } from '../fuzz/corpus.ts';
import { cli, run, shell } from './run.ts';
import { closeTerminals, keys, openTerminal } from './terminal.ts';

let folder = '';
let hostile = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hostile-'));
  hostile = path.join(folder, 'hostile.ndjson');
  writeFileSync(hostile, hostileRecording());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(closeTerminals);

const report = (id: string, errorType: string): string =>
  `REPORT RequestId: ${id}\tDuration: 1 ms\tBilled Duration: 1 ms\tMemory Size: 128 MB\tMax Memory Used: 128 MB\tStatus: error\tError Type: ${errorType}\n`;

/** Every hostile text as a function, a stream, a request, a version and a message, each beside a kill. */
function hostileRecording(): string {
  const lines: string[] = [];
  let timestamp = Date.UTC(2026, 10, 24);
  const write = (logGroupName: string, logStreamName: string, message: string): void => {
    timestamp += 100;
    lines.push(
      `${JSON.stringify({ logGroupName, logStreamName, timestamp, ingestionTime: timestamp, message })}\n`,
    );
  };
  const plain = '2026/11/24/[1]0123456789abcdef0123456789abcdef';
  for (const { text } of shortHostileTexts) {
    const group = `/aws/lambda/${text}`;
    write(group, `2026/11/24/[${text}]ab`, `START RequestId: ${text} Version: ${text}\n`);
    write(group, `2026/11/24/[${text}]ab`, report(text === '' ? 'x' : text, text));
    write(group, plain, 'START RequestId: r1 Version: 1\n');
    write(
      group,
      plain,
      `RequestId: r1 Error: Runtime exited with error: ${text}signal: killed${text}\nRuntime.ExitError\n`,
    );
    write(group, plain, report('r1', 'Runtime.OutOfMemory'));
  }
  for (const { text } of hostileTexts) write('/aws/lambda/logs', plain, text);
  return lines.join('');
}

/** The escapes that are the program's own: colours, the cursor, modes, its title. */
const own =
  /\x1b\[[\d;]*m|\x1b\[\d*(?:;\d*)?[ABCDEFGHJKfhl]|\x1b\[\?[\d;]+[hlu]|\x1b\[[<>=?][\d;]*[a-zA-Z]|\x1b\](?:0|2);[^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[\?[\d;]*\$p|\x1b\[2[23];[012]t|\x1b\[[0-9]* q/g;

describe('a recording of every hostile text', () => {
  it.each([
    ['text', ['replay', '--speed', 'max', '--output', 'text', '--utc']],
    ['NDJSON', ['replay', '--speed', 'max', '--output', 'ndjson']],
    ['a report', ['report', '--utc']],
    ['a report in JSON', ['report', '--format', 'json']],
    ['a report in Markdown', ['report', '--format', 'markdown', '--utc']],
  ] as const)('as %s: nothing reaches the terminal raw', async (_, [command = '', ...options]) => {
    const { stdout, stderr, code } = await run([command, hostile, ...options]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/OOM kill|oom-kill/);
    for (const line of [...stdout.split('\n'), ...stderr.split('\n')])
      expect(acted.test(line), line).toBe(false);
  });

  it('in colour: only colours beside', async () => {
    const { stdout } = await run(['report', hostile, '--color']);
    expect(stdout).toContain('\x1b[');
    for (const line of stdout.replaceAll(/\x1b\[\d+m/g, '').split('\n'))
      expect(acted.test(line), line).toBe(false);
  });

  it.each([
    [120, 40],
    [60, 16],
  ])(
    'on a screen of %d x %d: the layout holds everywhere',
    async (columns, rows) => {
      const terminal = openTerminal([process.execPath, cli, 'replay', hostile, '--speed', 'max', '--utc'], {
        columns,
        rows,
      });
      await terminal.waitFor(/ENDED|REPLAY/, 20_000);
      await terminal.waitFor((now) => / q quit/.test(now.screen().at(-1) ?? ''));
      const whole = (): void => {
        const screen = terminal.screen();
        expect(screen).toHaveLength(rows);
        for (const line of screen) expect(stringWidth(line), line).toBeLessThanOrEqual(columns);
      };
      whole();
      // Down the tables, into functions and containers, over every screen.
      for (const typed of [
        keys.end,
        keys.enter,
        keys.enter,
        keys.escape,
        keys.escape,
        'f',
        keys.end,
        keys.escape,
        'l',
        'w',
        keys.home,
        keys.end,
        keys.escape,
        'v',
        keys.escape,
        keys.home,
        keys.enter,
      ]) {
        const before = terminal.raw().length;
        terminal.type(typed);
        await terminal.waitFor((now) => now.raw().length > before, 3_000).catch(() => '');
        whole();
      }
      terminal.type(keys.interrupt);
      expect(await terminal.exit).toBe(0);
      const left = terminal.raw().replaceAll(own, '');
      const strange = /[^\x20-\x7e\n\r\xa0-\uffff]|[\u202a-\u202e\u2066-\u2069\u200b]/.exec(left);
      expect(
        strange === null
          ? ''
          : JSON.stringify(left.slice(Math.max(0, strange.index - 40), strange.index + 40)),
      ).toBe('');
      expect(terminal.raw()).not.toMatch(/\x1b\]8;|\x1b\]52;|owned/);
    },
    60_000,
  );
});

/** A secret of every shape that `--redact` knows, as functions log them. None may come out anywhere. */
const secrets: readonly (readonly [line: string, secret: string])[] = [
  ['request ', '4a84bba3-a7f0-4100-842e-1e4f2ddb6425'],
  ['arn:aws:iam::', '210987654321'],
  ['user ', 'jane.doe+x@mail.example.co.uk'],
  ['key ', 'AKIAIOSFODNN7EXAMPLE'],
  ['session ', 'ASIAIOSFODNN7EXAMPLE'],
  ['aws_secret_access_key = ', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
  ['X-Amz-Security-Token=', 'IQoJb3JpZ2luX2VjEXAMPLE'],
  ['Authorization: Bearer ', 'abc123.def-456_xyz'],
  ['jwt ', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'],
  ['gh ', `ghp_${'a1'.repeat(18)}`],
  ['gitlab ', `glpat-${'b2'.repeat(10)}`],
  ['slack ', 'xoxb-12345678-abcdefgh'],
  ['stripe ', `sk_live_${'c3'.repeat(12)}`],
  ['google ', `AIza${'d4'.repeat(17)}e`],
  ['npm ', `npm_${'e5'.repeat(18)}`],
  ['postgres://admin:', 'hunter2hunter2@db.example.com/x'],
  ['password=', 'correct-horse-battery'],
  ['{"clientSecret":"', 'tr0ub4dor"}'],
  ['-----BEGIN RSA PRIVATE KEY-----\n', 'MIIEpAIBAAKCAQEA0Z3VS5JJ\n-----END RSA PRIVATE KEY-----'],
];

describe('--redact', () => {
  it('lets no secret out, in any form', async () => {
    const input = path.join(folder, 'secrets.ndjson');
    const place = {
      logGroupName: 'arn:aws:logs:eu-west-1:210987654321:log-group:/aws/lambda/f',
      logStreamName: 's',
    };
    const id = '4a84bba3-a7f0-4100-842e-1e4f2ddb6425';
    const lines = secrets.flatMap(([before, secret], i) => [
      `START RequestId: ${id} Version: 1\n`,
      `${before}${secret}\n`,
      `RequestId: ${id} Error: Runtime exited with error: signal: killed ${before}${secret}\nRuntime.ExitError\n`,
      `{"level":"ERROR","errorType":${JSON.stringify(before + secret)},"stackTrace":[],"requestId":"${id}"}`,
      report(id, `Runtime.${i}`),
    ]);
    writeFileSync(
      input,
      lines
        .map((message, i) => `${JSON.stringify({ ...place, timestamp: 1_764_000_000_000 + i, message })}\n`)
        .join(''),
    );
    const recorded = path.join(folder, 'masked.ndjson');
    const outputs = await Promise.all(
      [
        ['report', input, '--record', recorded],
        ['report', input, '--format', 'json'],
        ['report', input, '--format', 'markdown'],
        ['replay', input, '--speed', 'max', '--output', 'text'],
        ['replay', input, '--speed', 'max', '--output', 'ndjson'],
      ].map((args) => run([...args, '--redact'])),
    );
    const written = readFileSync(recorded, 'utf8');
    expect(written.split('\n')).toHaveLength(lines.length + 1);
    for (const text of [...outputs.map(({ stdout, stderr }) => stdout + stderr), written]) {
      expect(text).not.toBe('');
      for (const [before, secret] of secrets) {
        // Of a secret in several lines, and of one that JSON would write otherwise, a part is enough.
        const part = /^[\w./+@-]+/.exec(secret)?.[0] ?? secret;
        expect(
          text.includes(part),
          `${before}${part} in ${text.slice(Math.max(0, text.indexOf(part) - 80), text.indexOf(part) + 40)}`,
        ).toBe(false);
      }
    }
  });
});

describe('a recording', () => {
  it('on a disk that fills up has whole lines, is private, and the run goes on', async () => {
    const recorded = path.join(folder, 'full.ndjson');
    // A limit on the size of files is what a test can set without a disk of its own.
    const { stdout, stderr, code } = await shell(
      `ulimit -f 64; lambda-oom demo --record '${recorded}' | cat`,
    );
    expect(code).toBe(1);
    expect(stdout).toContain('7 OOM kills');
    expect(stderr).toMatch(/stopped after \d+ events: the file would be too large/);
    expect(statSync(recorded).mode & 0o777).toBe(0o600);
    const text = readFileSync(recorded, 'utf8');
    expect(text.endsWith('\n')).toBe(true);
    const events = text
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(stderr).toContain(`after ${events.length} events`);
    expect((await run(['report', recorded])).code).toBe(0);
  });
});

describe('the network', () => {
  it.each([
    ['demo', []],
    ['report', ['incident']],
    ['replay', ['incident', '--speed', 'max']],
  ])('%s opens no socket and asks no name', async (command, [name, ...rest]: readonly string[]) => {
    const guard = path.join(folder, 'no-network.mjs');
    writeFileSync(
      guard,
      `import { syncBuiltinESMExports } from 'node:module';
       import net from 'node:net'; import dns from 'node:dns'; import dgram from 'node:dgram';
       const never = (what) => () => { process.stderr.write('network: ' + what); process.exit(99); };
       net.Socket.prototype.connect = never('connect'); net.connect = net.createConnection = never('connect');
       dns.lookup = dns.promises.lookup = never('lookup'); dgram.createSocket = never('dgram'); globalThis.fetch = never('fetch');
       syncBuiltinESMExports();`,
    );
    const file =
      name === undefined ? [] : [fileURLToPath(new URL(`../../demo/${name}.ndjson.gz`, import.meta.url))];
    const env = { NODE_OPTIONS: `--import ${guard}` };
    const { stdout, stderr, code } = await run([command, ...file, ...rest], { env });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/OOM kill/);
    expect(code).toBe(0);
    // The guard itself: a tail is caught by it.
    const aws = { ...env, AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' };
    const caught = await run(
      ['tail', 'f', '--region', 'eu-west-1', '--for', '1s', '--endpoint-url', 'http://127.0.0.1:9'],
      { env: aws },
    );
    expect(caught.stderr).toContain('network: ');
  });
});
