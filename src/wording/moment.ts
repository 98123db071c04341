import { zone } from './units.ts';

/** `2026-11-23 14:02:11Z` in UTC, else local time with its offset: `2026-11-23 15:02:11+01:00`. */
export function formatMoment(time: number, utc: boolean): string {
  const offsetMinutes = utc ? 0 : -new Date(time).getTimezoneOffset();
  const shifted = new Date(time + offsetMinutes * 60_000);
  if (Number.isNaN(shifted.getTime())) return 'unknown time';
  return shifted.toISOString().slice(0, 19).replace('T', ' ') + zone(time, utc);
}

/** A length of time in one or two units: `45 s`, `30 min`, `2 h 5 min`, `3 d 4 h`. */
export function formatSpan(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return hours % 24 === 0 ? `${hours / 24} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
