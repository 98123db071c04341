import type { Completeness } from '../../analysis/model/completeness.ts';
import { formatMoment } from '../../wording/moment.ts';
import { clock, compact, counted, grouped, zone } from '../../wording/units.ts';
import {
  cutLine,
  ends,
  fitting,
  joined,
  type Line,
  lineWidth,
  row,
  type ScreenRow,
  span,
} from '../drawing/line.ts';
import type { Scene } from '../scene.ts';
import { costWord, stateWord } from './source-words.ts';
import { hasSeveralDays } from './when.ts';

/**
 * The top of every screen: what is read and how, at its right whether the figures are complete; under it a band where
 * the user must act.
 */
export function headerRows(scene: Scene): ScreenRow[] {
  const { columns } = scene.size;
  const word = stateWord(scene.status, scene.unseen);
  const state: Line = [span(' '), span(word.text, word.tone)];
  const facts = factLines(scene, word.detail);
  const trust = trustLines(scene);
  // The figures of the completeness give way before the facts do, the facts before its verdict.
  const wanted = [facts.length, Math.min(1, facts.length), 0];
  const right =
    trust.find((line, index) => {
      const left = joined([state, ...facts.slice(0, wanted[index])], twoBlanks);
      return lineWidth(left) + lineWidth(line) + 3 <= columns;
    }) ?? [];
  const left = fitting([state, ...facts], twoBlanks, columns - lineWidth(right) - 3);
  return [row(ends(left, [...right, span(' ')], columns)), ...bandRows(scene)];
}

const twoBlanks = span('  ');

/** What stands left, most wanted first. */
function factLines(scene: Scene, detail: string | null): Line[] {
  const { info, eventsPerSecond, snapshot, status, recordingTo, clean } = scene;
  const { lagMs } = snapshot.completeness;
  const of = (text: string | null): Line[] =>
    text === null || text === '' ? [] : [[span(clean(text), 'faint')]];
  const what =
    info.kind === 'recording'
      ? info.files.length === 1
        ? baseName(info.files[0] ?? '')
        : counted(info.files.length, 'file')
      : [info.region, counted(info.logGroups.length, 'group')].filter((part) => part !== null).join(' · ');
  return [
    ...(recordingTo === null ? [] : [[span('⏺ REC', 'critical')]]),
    ...of(detail),
    ...of(what),
    ...(status.state === 'ended' || eventsPerSecond === null
      ? []
      : of(`${compact(eventsPerSecond).padStart(3)} ev/s`)),
    ...of(
      lagMs === null || status.state === 'ended'
        ? null
        : `lag p50 ${seconds(lagMs.p50)} p95 ${seconds(lagMs.p95)}`,
    ),
    ...of(timeWord(scene)),
  ];
}

/** The time on the screen, with its date where more than a day is shown. */
function timeWord(scene: Scene): string | null {
  const { snapshot, now, utc } = scene;
  if (snapshot.to === null) return null;
  return hasSeveralDays(scene) ? formatMoment(now, utc) : `${clock(now, utc)}${zone(now, utc)}`;
}

/** The completeness at the top right, fullest first: it is the last thing to go. */
function trustLines({ snapshot, status }: Scene): Line[] {
  const { completeness } = snapshot;
  // What was lost is known once everything that there is has been read.
  const unread = status.state === 'reading-back' ? [span('backfilling…', 'warn')] : null;
  const verdict = unread ?? verdictLine(completeness);
  const cost = costWord(status);
  const paid = joined([verdict, cost === null ? [] : [span(cost, 'faint')]], span('  '));
  return [paid, verdict, unread ?? shortVerdict(completeness)];
}

function verdictLine(completeness: Completeness): Line {
  const flaws = flawsOf(completeness);
  return flaws.length === 0 ? [span('complete ✓', 'good')] : [span(`⚠ ${flaws.join(' · ')}`, 'warn')];
}

function shortVerdict(completeness: Completeness): Line {
  const flaws = flawsOf(completeness);
  if (flaws.length === 0) return [span('✓', 'good')];
  return [span(flaws.length === 1 ? `⚠ ${flaws[0] ?? ''}` : '⚠ incomplete', 'warn')];
}

/** What is missing from the figures, in a few words each. */
export function flawsOf({ gaps, sampledSeconds, unreadable }: Completeness): string[] {
  const flaws: string[] = [];
  if (gaps.length > 0) flaws.push(counted(gaps.length, 'gap'));
  if (sampledSeconds > 0) flaws.push(`sampled ${grouped(sampledSeconds)} s`);
  if (unreadable > 0) flaws.push(`${grouped(unreadable)} unreadable`);
  return flaws;
}

/**
 * Under the header, where the user must act or know: credentials that ended, a hole in what was read,
 * a command or recording of the user's that failed.
 */
function bandRows(scene: Scene): ScreenRow[] {
  const { problem, size, clean } = scene;
  const own = problem === null ? [] : [row(cutLine([span(` ${clean(problem)} `, 'alarm')], size.columns))];
  return [...own, ...sourceBand(scene)];
}

function sourceBand({ status, size, state, snapshot, clean }: Scene): ScreenRow[] {
  if (status.state === 'credentials') {
    const problem: Line = [span(` ${clean(status.problem)} `, 'alarm')];
    const hint: Line = [span('  run  ', 'faint'), span(clean(status.hint), 'strong')];
    // The command is what counts: it has its own row where both do not fit.
    return lineWidth(problem) + lineWidth(hint) <= size.columns
      ? [row([...problem, ...hint])]
      : [row(cutLine(problem, size.columns)), row(cutLine(hint, size.columns))];
  }
  const gap = snapshot.completeness.gaps.at(-1);
  if (gap === undefined || size.rows < 24 || state.stack.length > 1) return [];
  return [row(cutLine([span(` ⚠ ${clean(gap.reason)}`, 'warn')], size.columns))];
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)}s`;
}

function baseName(file: string): string {
  return file === '-' ? 'standard input' : (file.split(/[\\/]/).at(-1) ?? file);
}
