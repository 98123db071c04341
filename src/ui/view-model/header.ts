import type { Completeness } from '../../analysis/snapshot.ts';
import { clock, compact, counted, grouped, zone } from '../../text/format.ts';
import { ends, joined, type Line, lineWidth, type Row, row, span } from '../drawing/line.ts';
import type { Scene } from '../scene.ts';
import { costWord, stateWord } from './source-words.ts';

/**
 * The top of every screen: what is read and how, at its right whether the figures can be believed; under it a
 * band where the reader must act.
 */
export function headerRows(scene: Scene): Row[] {
  const { columns } = scene.size;
  const word = stateWord(scene.status, scene.unseen);
  const state: Line = [span(' '), span(word.text, word.tone)];
  const trust = trustLines(scene);
  const left = (parts: readonly Line[]) => joined([state, ...parts], span('  '));
  const facts = factLines(scene, word.detail);
  // The longest that fits: first the facts give way, then the figures of the completeness.
  for (const right of trust) {
    for (let kept = facts.length; kept >= (right === trust.at(-1) ? 0 : 2); kept--) {
      const line = left(facts.slice(0, kept));
      if (lineWidth(line) + lineWidth(right) + 3 <= columns)
        return withBand([row(ends(line, [...right, span(' ')], columns))], scene);
    }
  }
  return withBand([row(ends(state, [...(trust.at(-1) ?? []), span(' ')], columns))], scene);
}

/** What stands left, most wanted first. */
function factLines(
  { info, eventsPerSecond, snapshot, status, recordingTo, now, utc }: Scene,
  detail: string | null,
): Line[] {
  const { lagMs } = snapshot.completeness;
  const of = (text: string | null): Line[] => (text === null || text === '' ? [] : [[span(text, 'faint')]]);
  const what =
    info.kind === 'recording'
      ? info.files.length === 1
        ? baseName(info.files[0] ?? '')
        : counted(info.files.length, 'file')
      : [info.region, counted(info.logGroups.length, 'group')].filter((part) => part !== null).join(' · ');
  return [
    ...(recordingTo === null ? [] : [[span('⏺ REC', 'critical')]]),
    ...of(detail),
    ...(status.state === 'ended'
      ? []
      : of(eventsPerSecond === null ? null : `${compact(eventsPerSecond)} ev/s`)),
    ...of(what),
    ...of(lagMs === null ? null : `lag p50 ${seconds(lagMs.p50)} p95 ${seconds(lagMs.p95)}`),
    ...of(snapshot.to === null ? null : `${clock(now, utc)}${zone(now, utc)}`),
  ];
}

/** The completeness at the top right, fullest first: it is the last thing to go. */
function trustLines({ snapshot, status }: Scene): Line[] {
  const { completeness } = snapshot;
  const verdict = verdictLine(completeness);
  const figures = [
    `late ${grouped(completeness.late)}`,
    `dup ${grouped(completeness.duplicates)}`,
    `gaps ${grouped(completeness.gaps.length)}`,
  ].join(' · ');
  const cost = costWord(status);
  const full = joined(
    [verdict, [span(figures, 'faint')], cost === null ? [] : [span(cost, 'faint')]],
    span('  '),
  );
  const paid = joined([verdict, cost === null ? [] : [span(cost, 'faint')]], span('  '));
  return [full, paid, verdict, shortVerdict(completeness)];
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

function withBand(header: Row[], { status, size, state, snapshot }: Scene): Row[] {
  if (status.state === 'credentials') {
    return [
      ...header,
      row(
        ends([span(` ${status.problem}  `, 'alarm'), span(`  ${status.mend}`, 'strong')], [], size.columns),
      ),
    ];
  }
  const [gap] = snapshot.completeness.gaps.slice(-1);
  if (gap !== undefined && size.rows >= 24 && state.stack.length === 1) {
    return [...header, row([span(` ⚠ ${gap.reason}`, 'warn')])];
  }
  return header;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)}s`;
}

function baseName(file: string): string {
  return file === '-' ? 'standard input' : (file.split(/[\\/]/).at(-1) ?? file);
}
