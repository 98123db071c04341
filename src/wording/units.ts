/** Figures and times as people read them: short, and the same in every locale. Unknown figures are `–`. */

/** What stands for a figure that is not known. */
export const unknown = '–';

/** `1,234`. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 kill`, `7 kills`, `1,204 kills`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${grouped(value)} ${Math.round(value) === 1 ? one : many}`;
}

/** At most four characters for any count: `986`, `9.9k`, `412k`, `1.2M`. */
export function compact(value: number): string {
  if (value < 1_000) return String(Math.round(value));
  for (const [unit, size] of compactUnits) {
    if (value < size * 999.5) return `${shortNumber(value / size)}${unit}`;
  }
  return '>1T';
}

const compactUnits = [
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
] as const;

function shortNumber(value: number): string {
  return value < 9.95 ? value.toFixed(1) : String(Math.round(value));
}

/** MB as Lambda counts them, without the unit: `512`, `1,024`. */
export function mb(value: number | null): string {
  return value === null ? unknown : grouped(value);
}

/** `512 MB`, `10,240 MB`, `1.9 MB`, `0.04 MB`: in the unit that the setting takes, with decimals only below 10 MB. */
export function megabytes(value: number | null): string {
  if (value === null) return unknown;
  const size = Math.abs(value);
  return `${size >= 10 ? grouped(value) : Number(value.toFixed(size >= 0.95 ? 1 : 2))} MB`;
}

/** `241/512 MB`. */
export function usedOf(usedMb: number | null, sizeMb: number | null): string {
  if (sizeMb === null) return megabytes(usedMb);
  return `${mb(usedMb)}/${mb(sizeMb)} MB`;
}

/** `91 %`, rounded down: 100 % is said of the limit alone. */
export function percent(fraction: number | null): string {
  return fraction === null ? unknown : `${Math.floor(fraction * 100 + 1e-9)} %`;
}

/** `+1.9 MB`, `+0.04 MB`, `-12 MB`. */
export function growth(mbEach: number | null): string {
  if (mbEach === null) return unknown;
  const size = Math.abs(mbEach);
  const digits = size < 0.095 ? 2 : size < 9.95 ? 1 : 0;
  return `${mbEach < 0 ? '-' : '+'}${size.toFixed(digits)} MB`;
}

/** How long ago, in one unit: `0s`, `42s`, `3m`, `5h`, `12d`. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}

/** How long something took: `0.8 ms`, `890 ms`, `1.3 s`, `2m 05s`. */
export function duration(ms: number | null): string {
  if (ms === null) return unknown;
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)}m ${String(seconds % 60).padStart(2, '0')}s`;
}

/** A stretch of time ahead or behind, in words: `under a minute`, `6 min`, `3 h`, `2 days`. */
export function stretch(minutes: number): string {
  if (minutes < 1) return 'under a minute';
  if (minutes < 120) return `${Math.round(minutes)} min`;
  if (minutes < 2_880) return `${Math.round(minutes / 60)} h`;
  return `${Math.round(minutes / 1_440)} days`;
}

/** A function's version: `$LATEST` as it is, a number as `v8`. */
export function versionName(version: string): string {
  return /^\d+$/.test(version) ? `v${version}` : version;
}

/** `$0.12`, `$1,250`. */
export function dollars(usd: number): string {
  return usd >= 100 ? `$${grouped(usd)}` : `$${usd.toFixed(2)}`;
}

/** The time of day: `14:02:11`. */
export function clock(time: number, utc: boolean): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '--:--:--';
  const parts = utc
    ? [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
    : [date.getHours(), date.getMinutes(), date.getSeconds()];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

/** The offset that `clock` is in at that time: `Z`, `+01:00`. */
export function zone(time: number, utc: boolean): string {
  if (utc) return 'Z';
  const minutes = -new Date(time).getTimezoneOffset();
  if (Number.isNaN(minutes)) return '';
  const size = Math.abs(minutes);
  const hh = String(Math.floor(size / 60)).padStart(2, '0');
  const mm = String(size % 60).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${hh}:${mm}`;
}
