import type { Recommendation } from '../../analysis/model/advice.ts';
import type { Outcome } from '../../analysis/model/attempt.ts';
import type { Failure, FailureKind } from '../../analysis/model/failure.ts';
import type { InvocationsToLimit, Leak, LeakVerdict } from '../../analysis/model/leak.ts';
import { failureWords, isOom } from '../../analysis/model/outcome.ts';
import type { FunctionSnapshot, NoMemoryReason } from '../../analysis/model/snapshot.ts';
import type { Runtime } from '../../events/record.ts';
import { parseStreamName } from '../../events/stream-name.ts';
import { textWidth } from '../../text/width.ts';
import { counted, grouped, growth, megabytes, stretch, unknown, versionName } from '../../wording/units.ts';
import { type Line, span, type Tone } from '../drawing/line.ts';

export const outcomeWords: Readonly<Record<Outcome, string>> = {
  ...failureWords,
  ok: 'ok',
  running: 'running',
  vanished: 'vanished',
};

export function failureTone(kind: FailureKind): Tone {
  return isOom(kind) ? 'critical' : kind === 'suspected-oom' ? 'hot' : 'warn';
}

export function outcomeTone(outcome: Outcome): Tone {
  if (outcome === 'ok' || outcome === 'running') return 'faint';
  return outcome === 'vanished' ? 'warn' : failureTone(outcome);
}

/** `● leaking 3/4`, `◐ watching`, `○ none`, `◌ too early`: the glyph tells it without color; short `● 3/4`, `○`. */
export function leakLine(leak: Leak, short = false): Line {
  const { glyph, word, tone } = leakMarks[leak.verdict];
  const { containersLeaking: some, containersJudged: all } = leak;
  const share = leak.verdict === 'leaking' && all > 0 ? ` ${some}/${all}` : '';
  return [span(`${glyph}${short ? '' : ` ${word}`}${share}`, tone)];
}

/** The same where no column's head says that it is about leaks: `○ no leak`. */
export function leakSentence(leak: Leak): Line {
  return leak.verdict === 'none'
    ? [span(`${leakMarks.none.glyph} no leak`, leakMarks.none.tone)]
    : leakLine(leak);
}

const leakMarks: Readonly<
  Record<LeakVerdict, { readonly glyph: string; readonly word: string; readonly tone: Tone }>
> = {
  leaking: { glyph: '●', word: 'leaking', tone: 'critical' },
  watching: { glyph: '◐', word: 'watching', tone: 'warn' },
  none: { glyph: '○', word: 'none', tone: 'calm' },
  unknown: { glyph: '◌', word: 'too early', tone: 'faint' },
};

/** `~38`: invocations until the limit. */
export function leftWord(left: InvocationsToLimit | null): string {
  return left === null ? '' : `~${grouped(Math.max(0, left.p50))}`;
}

/** `~38 · 6 min`, with the interval where it fits: `~38 (29–51) · 6 min`. */
export function leftLine({ invocationsToLimit: left, minutesToLimit: minutes }: Leak, width: number): Line {
  if (left === null) return [];
  const time = minutes === null ? '' : ` · ${minutes < 1 ? '<1 min' : stretch(minutes)}`;
  const interval = ` (${grouped(left.p10)}–${left.p90 === null ? '∞' : grouped(left.p90)})`;
  const word = leftWord(left);
  const text =
    [`${word}${interval}${time}`, `${word}${time}`].find((each) => textWidth(each) <= width) ?? word;
  return [span(text, left.p50 < 100 ? 'critical' : 'hot')];
}

/** `~38 invocations left (29–51), ~6 min · +1.9 MB each`; `null` where nothing grows. */
export function outlook(leak: Leak): string | null {
  const { slopeMbPerInvocation: slope, invocationsToLimit: left, minutesToLimit: minutes } = leak;
  const parts: string[] = [];
  if (left !== null) {
    const upTo = left.p90 === null ? '∞' : grouped(left.p90);
    const time = minutes === null ? '' : `, ${minutes < 1 ? '' : '~'}${stretch(minutes)}`;
    parts.push(`~${counted(Math.max(0, left.p50), 'invocation')} left (${grouped(left.p10)}–${upTo})${time}`);
  }
  if (slope !== null) parts.push(`${growth(slope)} each`);
  return parts.length === 0 ? null : parts.join(' · ');
}

/** What to set, for a table's cell: `384 ↑`, `512 ↓`, `keep`, `fix leak`; nothing where nothing is advised. */
export function adviceLine(recommendation: Recommendation | null): Line {
  if (recommendation === null) return [];
  const { action, memoryMb } = recommendation;
  switch (action) {
    case 'raise':
      return [span(`${grouped(memoryMb)} ↑`, 'hot')];
    case 'lower':
      return [span(`${grouped(memoryMb)} ↓`, 'good')];
    case 'keep':
      return [span('keep', 'faint')];
    case 'fix-leak':
      return [span('fix leak', 'critical')];
  }
}

/** The same as a sentence's beginning, for a function of this size: `Raise to 384 MB`. */
export function adviceWords({ action, memoryMb }: Recommendation, sizeMb: number | null): string {
  switch (action) {
    case 'raise':
      return `Raise to ${megabytes(memoryMb)}`;
    case 'lower':
      return `Lower to ${megabytes(memoryMb)}`;
    case 'keep':
      return `Keep ${megabytes(memoryMb)}`;
    case 'fix-leak':
      return sizeMb !== null && memoryMb <= sizeMb
        ? 'Fix the leak'
        : `Fix the leak (${megabytes(memoryMb)} buys time)`;
  }
}

/** `$LATEST` as it is, a number as `v8`, nothing as `–`. */
export function versionWord(version: string | null): string {
  return version === null ? unknown : versionName(version);
}

/** Characters of an id that tell it from all others on a screen. */
const idLength = 8;

/** A container's id as it is written everywhere: the first eight characters of the environment's own. */
export function shortId(logStream: string): string {
  const name = shortStream(logStream);
  return name.length > idLength + 1 ? `${name.slice(0, idLength)}…` : name;
}

/** A request ID as it is written where there is no room for all of it. */
export function shortRequest(requestId: string | null): string {
  return requestId === null ? unknown : requestId.slice(0, idLength);
}

/** The environment's own id, which tells streams apart; else the stream's whole name. */
export function shortStream(logStream: string): string {
  const { environment } = parseStreamName(logStream);
  return environment ?? (logStream === '' ? '(no stream)' : logStream);
}

export const noMemoryWords: Readonly<Record<NoMemoryReason, string>> = {
  'log-level': 'no memory figures: is the system log level WARN?',
  'managed-instances': 'no memory figures: Managed Instances report none',
  'no-reports': 'no REPORT line seen yet',
};

/** How many died for memory. */
export function killsOf({
  oomKills,
  runtimeOoms,
}: Pick<FunctionSnapshot, 'oomKills' | 'runtimeOoms'>): number {
  return oomKills + runtimeOoms;
}

/** `OOM kill`, `OOM kill init`, `timeout at limit`: the kind, and what is peculiar about this one. */
export function kindWords({
  kind,
  phase,
  memoryBound,
}: Pick<Failure, 'kind' | 'phase' | 'memoryBound'>): string {
  if (memoryBound && kind === 'timeout') return 'timeout at limit';
  return phase === 'invoke' ? failureWords[kind] : `${failureWords[kind]} ${phase}`;
}

/** The evidence without the figures that stand in other columns, and without the names of rules. */
export function whyWords({ evidence: [first] }: Pick<Failure, 'evidence'>): string {
  const message = first?.message ?? '';
  return message
    .replace(/^Max Memory Used \d+ of \d+ MB, (?:Status: \w+, )?(?:Error Type: )?/, '')
    .replace(/ \([a-z]+(?:-[a-z]+)+\)$/, '');
}

const runtimeNames: Readonly<Record<Runtime, string>> = {
  node: 'Node.js',
  python: 'Python',
  java: 'Java',
  dotnet: '.NET',
  go: 'Go',
  ruby: 'Ruby',
  rust: 'Rust',
  php: 'PHP',
};

/** A runtime as its makers write it; `null` where it is not known. */
export function runtimeName(runtime: Runtime | null): string | null {
  return runtime === null ? null : runtimeNames[runtime];
}
