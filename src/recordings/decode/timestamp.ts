const written =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|UTC|[+-]\d\d:?\d\d)?$/;
const numeric = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const powerShellDate = /^\/Date\((\d+)\)\/$/;

/**
 * Epoch milliseconds of a timestamp in any of the spellings that exports use: epoch seconds, milliseconds,
 * microseconds or nanoseconds (told apart by size), the same as text or in Excel's `1.7284E+12`, and ISO 8601
 * with `T` or a blank, with any number of decimals; without a zone it is UTC, as CloudWatch writes it.
 * `null` for anything else.
 */
export function parseTimestamp(value: unknown): number | null {
  if (typeof value === 'number') return epochMs(value);
  if (typeof value !== 'string' || value.length > 40) return null;
  const text = value.trim();
  const parts = written.exec(text);
  if (parts !== null) return writtenMs(parts);
  if (numeric.test(text)) return epochMs(Number(text));
  const date = powerShellDate.exec(text);
  return date === null ? null : epochMs(Number(date[1]));
}

/** The unit follows from the size: seconds until the year 5138, then milliseconds, micro- and nanoseconds. */
function epochMs(value: number): number | null {
  if (!Number.isFinite(value) || value < 0) return null;
  if (value < 1e11) return Math.round(value * 1000);
  if (value < 1e14) return Math.floor(value);
  if (value < 1e17) return Math.floor(value / 1e3);
  if (value < 1e20) return Math.floor(value / 1e6);
  return null;
}

function writtenMs(parts: RegExpExecArray): number | null {
  const at = (index: number): number => Number(parts[index] ?? 0);
  const fraction = Math.floor(Number(`0.${parts[7] ?? '0'}`) * 1000 + 1e-6);
  const month = at(2);
  const day = at(3);
  if (month < 1 || month > 12 || day < 1 || day > 31 || at(4) > 24 || at(5) > 59 || at(6) > 60) return null;
  const utc = Date.UTC(at(1), month - 1, day, at(4), at(5), at(6), fraction);
  return utc - zoneMs(parts[8]);
}

function zoneMs(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z' || zone === 'UTC') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
