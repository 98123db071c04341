/** What must hold of any input whatever. Each check throws where it does not. */
import assert from 'node:assert/strict';
import { Analyzer } from '../../src/analysis/analyzer.ts';
import { attemptsKept, seriesKept } from '../../src/analysis/container/container-state.ts';
import type { Counts } from '../../src/analysis/model/counts.ts';
import type { Snapshot } from '../../src/analysis/model/snapshot.ts';
import type { LogEvent } from '../../src/events/log-event.ts';
import { parseEvent, parseMessage } from '../../src/events/parse.ts';
import type { ParsedEvent } from '../../src/events/parsed-event.ts';
import { isIdle } from '../../src/events/relevance.ts';
import { safeJson } from '../../src/output/json.ts';
import { eventRecord, ndjsonLine } from '../../src/output/ndjson.ts';
import { toReport } from '../../src/output/report.ts';
import { markdownLines } from '../../src/output/report-markdown.ts';
import { reportLines } from '../../src/output/report-text.ts';
import { eventLine } from '../../src/output/text.ts';
import { blockLines } from '../../src/recordings/fast-path/blocks/block-lines.ts';
import { blockReader } from '../../src/recordings/fast-path/blocks/block-reader.ts';
import type { Format } from '../../src/recordings/formats/format.ts';
import { detectFormat, formats } from '../../src/recordings/formats/formats.ts';
import { ndjson } from '../../src/recordings/formats/ndjson.ts';
import type { SourceInfo } from '../../src/source/source.ts';
import { redact } from '../../src/text/redact.ts';
import { sanitizeBlock, sanitizeLine } from '../../src/text/sanitize.ts';
import { plainContext, type Read, readLineByLine, readWith } from '../recordings/read.ts';
import { checkDoors, outsideCode, runnerCommands } from './doors.ts';
import type { Draw } from './inputs.ts';

/** What no terminal may be given: controls, separators, invisible characters and those that turn the text round. */
export const acted = /[\0-\x1f\x7f-\x9f\u2028\u2029\ufff9-\ufffb\p{Default_Ignorable_Code_Point}\p{Cs}]/u;
const actedInBlock =
  /[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufff9-\ufffb\p{Default_Ignorable_Code_Point}\p{Cs}]/u;

const longestField = 400;

/** `parseMessage` never throws and gives finite figures and short texts. */
export function checkParse(message: string): void {
  const record = parseMessage(message);
  for (const [name, value] of Object.entries(record)) {
    if (typeof value === 'number') assert(Number.isFinite(value), `${name} is ${value}`);
    if (typeof value === 'string')
      assert(value.length <= longestField, `${name} has ${value.length} characters`);
  }
}

/** Safe text is safe, and making it so or masking it a second time changes nothing. */
export function checkText(text: string): void {
  const line = sanitizeLine(text);
  assert(!acted.test(line), 'a line is not safe');
  assert.equal(sanitizeLine(line), line, 'a safe line changed');
  const block = sanitizeBlock(text);
  assert(!actedInBlock.test(block), 'a block is not safe');
  assert.equal(sanitizeBlock(block), block, 'a safe block changed');
  const masked = redact(text);
  assert.equal(redact(masked), masked, 'a masked text changed');
  checkDoors(text);
}

/** Any bytes through one reader: no crash, whatever the chunks; every event is one; what is skipped is counted. */
export function checkReader(format: Format, bytes: Buffer, chunk: number): void {
  const whole = readWith(format, bytes, plainContext, bytes.length + 1);
  for (const { timestamp, ingestionTime, eventId, logGroup, logStream, message } of whole.events) {
    assert(Number.isFinite(timestamp), 'a timestamp is not a number');
    assert(ingestionTime === null || Number.isFinite(ingestionTime), 'an ingestion time is not a number');
    assert(eventId === null || typeof eventId === 'string', 'an event id is not a text');
    for (const text of [logGroup, logStream, message]) assert(typeof text === 'string', 'no text');
  }
  const torn = readWith(format, bytes, plainContext, chunk);
  assert.deepEqual(torn, whole, 'the chunks matter');
  const quick = readWith(format, bytes, { ...plainContext, decodeAll: false }, chunk);
  const skipped = quick.skipped.reduce((sum, { count }) => sum + count, 0);
  assert.equal(quick.events.length + skipped, whole.events.length, 'the quick scan counts other events');
  assert.deepEqual(quick.reasons, whole.reasons, 'the quick scan finds other faults');
  if (format !== ndjson) return;
  const slow = readLineByLine(bytes);
  assert.deepEqual(whole, slow, 'the scan reads other events than a JSON parser');
  checkBlocks(slow, bytes, chunk);
}

/** Blocks of NDJSON have the events that its lines have. */
function checkBlocks(whole: Read, bytes: Buffer, chunk: number): void {
  const apart: ParsedEvent[] = [];
  let count = 0;
  let unreadable = 0;
  const reader = blockLines({ ...plainContext, decodeAll: false }, (block) => {
    blockReader(block, new Map()).readApart(block.kinds.length, apart);
    count += block.kinds.length + (block.skipped?.count ?? 0);
    unreadable += block.unreadable;
  });
  for (let at = 0; at < bytes.length; at += chunk) reader.push(bytes.subarray(at, at + chunk));
  reader.end();
  assert.deepEqual(
    apart.filter(({ record }) => !isIdle(record)),
    whole.events.map(parseEvent).filter(({ record }) => !isIdle(record)),
    'the blocks have other events',
  );
  assert.equal(count, whole.events.length, 'the blocks count other events');
  assert.equal(unreadable, whole.reasons.length, 'the blocks find other faults');
}

/** The reader that detects the bytes, else one of all. */
export function checkRecording(bytes: Buffer, draw: Draw): void {
  const known = detectFormat(bytes.toString('utf8'));
  const format = known ?? formats[draw(formats.length)];
  if (format !== undefined) checkReader(format, bytes, 1 + draw(40));
}

const from: SourceInfo = { kind: 'recording', region: null, logGroups: [], files: ['-'] };
const style = { utc: true, color: false, redact: (text: string) => text };

/** Any events in any order: every sum holds, nothing is counted twice, nothing is kept without bound. */
export function checkAnalyzer(events: readonly LogEvent[], draw: Draw): Snapshot {
  const analyzer = new Analyzer({ pressure: 0.85 });
  const cut = draw(events.length + 1);
  analyzer.add({ events: events.slice(0, cut) });
  if (draw(2) === 0) analyzer.snapshot({ scope: { containers: 'all' } });
  analyzer.add({ events: events.slice(cut) });
  const snapshot = analyzer.snapshot({ scope: { containers: 'all' } });
  checkFigures(snapshot, 'snapshot');
  assert.deepEqual(JSON.parse(JSON.stringify(snapshot)), snapshot, 'the snapshot is not plain data');
  const { completeness } = snapshot;
  assert.equal(
    completeness.events + completeness.duplicates,
    events.length,
    'events were lost or counted twice',
  );
  checkSums(snapshot);
  for (const { series, marks, recent } of snapshot.containers) {
    assert(
      series.length <= seriesKept && marks.length <= seriesKept && recent.length <= attemptsKept,
      'unbounded',
    );
  }
  return snapshot;
}

/** As `checkAnalyzer`, and everything that is printed of it is safe. */
export function checkOutputs(events: readonly LogEvent[], draw: Draw): void {
  const snapshot = checkAnalyzer(events, draw);
  const info = { ...from, logGroups: events.slice(0, 2).map(({ logGroup }) => logGroup) };
  const analyzer = new Analyzer({ pressure: 0.85 });
  analyzer.events({ clock: 0 });
  analyzer.add({ events });
  for (const happening of analyzer.events({ clock: 1, final: true })) {
    const line = eventLine(happening, style);
    if (line !== null) assertSafe(line);
    const record = ndjsonLine(eventRecord(happening), style.redact);
    assertSafe(record.slice(0, -1));
    JSON.parse(record);
    assert.deepEqual(
      runnerCommands(record.replace(/^\s*::/, '')),
      [],
      'a runner takes a command from NDJSON',
    );
  }
  for (const line of reportLines(snapshot, info, style)) assertSafe(line);
  for (const line of markdownLines(snapshot, info, style)) {
    assertSafe(line);
    if (line.startsWith('| '))
      assert(!/@|www\.|:\/\//.test(outsideCode(line)), `Markdown makes a link: ${line}`);
  }
  const json = safeJson(toReport(snapshot, info), style.redact);
  assertSafe(json);
  assert.deepEqual(JSON.parse(json), toReport(snapshot, info), 'JSON changed what it carries');
}

function assertSafe(line: string): void {
  assert(!acted.test(line), `not safe: ${JSON.stringify(line).slice(0, 300)}`);
}

const countNames = [
  'attempts',
  'reports',
  'oomKills',
  'runtimeOoms',
  'suspectedOoms',
  'timeouts',
  'otherFailures',
  'nearOoms',
] as const satisfies readonly (keyof Counts)[];

function checkSums({ totals, functions, containers }: Snapshot): void {
  for (const name of countNames) {
    const sum = (parts: readonly Counts[]): number => parts.reduce((total, part) => total + part[name], 0);
    assert.equal(totals[name], sum(functions), `the functions' ${name} are not the total`);
    for (const fn of functions) {
      const own = containers.filter(({ functionId }) => functionId === fn.key);
      assert.equal(fn[name], sum(own), `the containers' ${name} are not their function's`);
      assert.equal(fn[name], sum(fn.versions), `the versions' ${name} are not their function's`);
    }
  }
  for (const part of [totals, ...functions, ...containers]) {
    for (const name of countNames) {
      assert(Number.isInteger(part[name]) && part[name] >= 0, `${name} is ${part[name]}`);
    }
  }
  assert.equal(totals.containers, containers.length, 'the containers are not the total');
}

/** No figure is `NaN` or without end. */
function checkFigures(value: unknown, at: string): void {
  if (typeof value === 'number') assert(Number.isFinite(value), `${at} is ${value}`);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) checkFigures(member, `${at}.${name}`);
  }
}
