import { CommandError, exitCodes } from '../errors.ts';

/** How a time on the command line is read. */
export interface TimeContext {
  /** Epoch milliseconds. */
  readonly now: number;
  /** True: a time without a zone is UTC, else local. */
  readonly utc: boolean;
  /**
   * Where the moment lies: `past` (`10m` is ten minutes ago, `12:34` the last one), `future` (`10m` is in ten
   * minutes, `12:34` the next one).
   */
  readonly side: 'past' | 'future';
}

const unitMs: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const dayMs = 86_400_000;
/** CloudWatch keeps logs for ten years at most; anything beyond is a slip of the finger. */
const longestMs = 3_660 * dayMs;

const span = /^(?:\d{1,9}(?:\.\d{1,3})?[smhdw])+$/;
const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?(Z|[+-]\d{2}:?\d{2})?$/i;
const date =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * The moment (epoch milliseconds) that `--since` or `--until` names: a duration (`10m`, `1h30m`, `2d`; `0m` is
 * now), a time of day (`12:34`, `12:34Z`), ISO 8601, or epoch seconds or milliseconds. A `CommandError` with exit code 3 where it
 * is none of these, or lies on the wrong side of now.
 */
export function parseMoment(option: string, text: string, context: TimeContext): number {
  const trimmed = text.trim();
  const moment = readMoment(trimmed, context);
  if (moment === null || !Number.isFinite(moment) || moment < 0) throw unreadable(option, text);
  if (context.side === 'past' && moment > context.now) throw wrongSide(option, text, 'the future');
  if (context.side === 'future' && moment < context.now) throw wrongSide(option, text, 'the past');
  return moment;
}

/** The length (milliseconds, more than 0) that `--for` gives: `90s`, `10m`, `1h30m`, `2d`, `1w`. */
export function parseSpan(option: string, text: string): number {
  const length = readSpan(text.trim());
  if (length === null || length === 0) {
    throw new CommandError(
      exitCodes.time,
      `${option} ${quoted(text)} is not a length of time`,
      'Write it as 90s, 10m, 1h30m or 2d.',
    );
  }
  return length;
}

function readMoment(text: string, context: TimeContext): number | null {
  const length = readSpan(text);
  if (length !== null && (length > 0 || context.side === 'past')) {
    return context.side === 'past' ? context.now - length : context.now + length;
  }
  if (/^\d{9,10}$/.test(text)) return Number(text) * 1_000;
  if (/^\d{12,13}$/.test(text)) return Number(text);
  return readClock(text, context) ?? readDate(text, context);
}

function readSpan(text: string): number | null {
  if (!span.test(text)) return null;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/([\d.]+)([smhdw])/g)) {
    total += Number(amount) * (unitMs[unit ?? ''] ?? Number.NaN);
  }
  return total <= longestMs ? Math.round(total) : null;
}

function readClock(text: string, context: TimeContext): number | null {
  const match = clock.exec(text);
  if (match === null) return null;
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return null;
  const zone = zoneOf(match[4], context.utc);
  // The neighbouring days too: where it is today depends on the zone.
  const moments = [-2, -1, 0, 1, 2].map((shift) => {
    const today = new Date(context.now + (zone ?? 0));
    return zone === null
      ? new Date(
          today.getFullYear(),
          today.getMonth(),
          today.getDate() + shift,
          hour,
          minute,
          second,
        ).getTime()
      : Date.UTC(
          today.getUTCFullYear(),
          today.getUTCMonth(),
          today.getUTCDate() + shift,
          hour,
          minute,
          second,
        ) - zone;
  });
  return context.side === 'past'
    ? (moments.findLast((moment) => moment <= context.now) ?? null)
    : (moments.find((moment) => moment >= context.now) ?? null);
}

function readDate(text: string, context: TimeContext): number | null {
  const match = date.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const [hour, minute, second] = [Number(match[4] ?? 0), Number(match[5] ?? 0), Number(match[6] ?? 0)];
  const millisecond = Math.floor(Number(`0.${match[7] ?? '0'}`) * 1_000);
  if (hour > 23 || minute > 59 || second > 59) return null;
  const asUtc = new Date(Date.UTC(year, month - 1, day));
  if (asUtc.getUTCMonth() !== month - 1 || asUtc.getUTCDate() !== day) return null;
  const zone = zoneOf(match[8], context.utc);
  return zone === null
    ? new Date(year, month - 1, day, hour, minute, second, millisecond).getTime()
    : Date.UTC(year, month - 1, day, hour, minute, second, millisecond) - zone;
}

/** Milliseconds east of UTC; `null` is the local zone. */
function zoneOf(text: string | undefined, utc: boolean): number | null {
  if (text === undefined) return utc ? 0 : null;
  if (text === 'Z' || text === 'z') return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2));
  if (minutes > 14 * 60) return Number.NaN;
  return (text.startsWith('-') ? -minutes : minutes) * 60_000;
}

function unreadable(option: string, text: string): CommandError {
  return new CommandError(
    exitCodes.time,
    `${option} ${quoted(text)} is not a time`,
    'Write it as 10m, 1h30m, 2d, 12:34, 12:34Z, 2026-11-23T14:00Z, or epoch seconds or milliseconds.',
  );
}

function wrongSide(option: string, text: string, side: string): CommandError {
  return new CommandError(exitCodes.time, `${option} ${quoted(text)} lies in ${side}`);
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text);
}
