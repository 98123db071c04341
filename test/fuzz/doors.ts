/**
 * What must hold of any text that goes to something which reads more than words in it. Each check is written with the
 * reader's own rules, and shares nothing with the code that it checks.
 */
import assert from 'node:assert/strict';
import { openStandardError } from '../../src/output/standard-error.ts';
import { withoutCiCommands } from '../../src/text/ci-commands.ts';
import { copiedLine, copiedText } from '../../src/text/copied-text.ts';
import { csvCell } from '../../src/text/csv.ts';
import { htmlJson, htmlText } from '../../src/text/html.ts';
import { markdownBlock, markdownCell, markdownCode, markdownText } from '../../src/text/markdown.ts';
import { sanitizeLine } from '../../src/text/sanitize.ts';
import { titleSequence } from '../../src/text/terminal-title.ts';
import { copySequence } from '../../src/ui/clipboard.ts';

const control = /[\0-\x08\x0b-\x1f\x7f-\x9f]/;

/** All of them. */
export function checkDoors(text: string): void {
  checkRunners(text);
  checkMarkdown(sanitizeLine(text).slice(0, 2_000));
  checkHtml(text);
  checkCsv(text);
  checkClipboard(text);
  checkTitle(text);
  checkStandardError(text);
}

/** As GitHub's runner finds commands in a line (`ActionCommand.TryParse`, `TryParseV2`), and Azure's and TeamCity's. */
export function runnerCommands(output: string): string[] {
  return output
    .split(/\r\n|\r|\n/)
    .filter(
      (line) => line.trimStart().startsWith('::') || /##\[/.test(line) || /##(?:vso|teamcity)\[/i.test(line),
    );
}

function checkRunners(text: string): void {
  const safe = withoutCiCommands(text);
  assert.deepEqual(runnerCommands(safe), [], 'a CI runner takes a command from it');
  assert.equal(withoutCiCommands(safe), safe, 'a broken command changed');
}

/** What is left of a line of Markdown without its code spans (CommonMark 6.1). */
export function outsideCode(line: string): string {
  let rest = '';
  for (let at = 0; at < line.length; ) {
    const ticks = /^(?:\\[\s\S]|`+)/.exec(line.slice(at))?.[0];
    if (ticks?.startsWith('`') === true) {
      const closing = new RegExp(`(?<!\`)\`{${ticks.length}}(?!\`)`, 'g');
      closing.lastIndex = at + ticks.length;
      const end = closing.exec(line);
      if (end !== null) {
        at = end.index + ticks.length;
        rest += 'x';
        continue;
      }
    }
    const piece = ticks ?? line.charAt(at);
    rest += piece;
    at += piece.length;
  }
  return rest;
}

/** What GitHub makes of words in rendered text: mentions, references, bare addresses; and what Markdown does. */
const references = /@|#|\bwww\.|:\/\/|\bGH-\d|(?<!\\)[[\]<*_`]|&(?!(?:amp|lt|gt);)/i;

function checkMarkdown(text: string): void {
  for (const markdown of [markdownCode(text), markdownText(text)]) {
    const outside = outsideCode(markdown).replace(/\\[!-/:-@[-`{-~]/g, '');
    assert(!references.test(outside), `Markdown makes something of ${JSON.stringify(markdown)}: ${outside}`);
  }
  const row = `| ${markdownCell(markdownCode(text))} | ${markdownCell(markdownText(text))} |`;
  assert.equal(cellsOf(row), 2, `a cell ends early: ${row}`);
  const [fence = '', ...lines] = markdownBlock(text);
  assert(!lines.slice(0, -1).some((line) => line.trim().startsWith(fence)), 'a block ends early');
}

/** The cells of a row of a table (GFM 4.10): an escaped sign ends none. */
function cellsOf(row: string): number {
  return row.replace(/\\[\s\S]/g, '').split('|').length - 2;
}

function checkHtml(text: string): void {
  const html = htmlText(text);
  assert(!/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/.test(html), 'HTML is made of it');
  assert(!control.test(html), 'a control in HTML');
  const json = htmlJson({ text });
  assert(!/[<>]/.test(json), 'JSON ends its script element');
  assert.deepEqual(JSON.parse(json), { text }, 'JSON in HTML changed what it carries');
}

function checkCsv(text: string): void {
  const cell = csvCell(text);
  const quoted = /^"((?:[^"]|"")*)"$/.exec(cell);
  const value = quoted === null ? cell : (quoted[1] ?? '').replaceAll('""', '"');
  if (quoted === null) assert(!/[",\n\r]/.test(cell), 'a cell ends early');
  assert(!/^\s*[=+\-@]/.test(value), `a formula: ${JSON.stringify(value)}`);
  assert(!/[\r\n]/.test(value) && !control.test(value), 'a cell of several lines');
}

function checkClipboard(text: string): void {
  for (const copied of [copiedText(text), copiedLine(text)]) {
    assert(!control.test(copied.text) && !copied.text.includes('\r'), 'a control on the clipboard');
    assert(!copied.text.endsWith('\n'), 'a line break at the end');
    assert.equal(copied.text.split('\n').length, copied.lines, 'the lines are miscounted');
  }
  assert(!copiedLine(text).text.includes('\n'), 'a line of several');
  const sequence = copySequence(text, {});
  if (sequence === null) return;
  const written = /^\x1b\]52;c;([A-Za-z0-9+/=]*)\x07$/.exec(sequence)?.[1] ?? assert.fail('another sequence');
  assert.equal(Buffer.from(written, 'base64').toString(), copiedText(text).text, 'something else is copied');
}

function checkTitle(text: string): void {
  const title =
    /^\x1b\]2;([^\x07]*)\x07$/.exec(titleSequence(text))?.[1] ?? assert.fail('the title ends early');
  assert(!/[\0-\x1f\x7f-\x9f]/.test(title), 'a control in the title');
  assert(title.length <= 240, 'a title without end');
}

function checkStandardError(text: string): void {
  let written = '';
  const stream = {
    write(chunk: string) {
      written += chunk;
    },
  };
  const { say, pass } = openStandardError((each) => each, stream, { CI: 'true' });
  say(text);
  assert.equal(written.split('\n').length, 2, 'a sentence of several lines');
  pass(text);
  assert(!control.test(written), 'a control on standard error');
  assert.deepEqual(runnerCommands(written), [], 'a runner takes a command from standard error');
}
