import type { LiveTailCost, SourceStatus } from '../../source/source.ts';
import { counted, dollars } from '../../wording/units.ts';
import type { Tone } from '../drawing/line.ts';

export interface StateWord {
  readonly text: string;
  readonly tone: Tone;
  /** Why, or how far: what stands behind the word where there is room. */
  readonly detail: string | null;
}

/** What the source is doing, in a word; `unseen`: events since the screen was paused. */
export function stateWord(status: SourceStatus, unseen: number | null): StateWord {
  if (unseen !== null) {
    return { text: `⏸ PAUSED +${String(unseen)}`, tone: 'warn', detail: 'still collecting' };
  }
  switch (status.state) {
    case 'connecting':
      return { text: '⟳ CONNECTING', tone: 'warn', detail: status.detail };
    case 'live': {
      const { polled, waitingFor } = status;
      const left =
        polled === undefined ? null : `${counted(polled.groups, 'group')} polled: ${polled.reason}`;
      return { text: '▶ LIVE', tone: 'good', detail: waitingFor ?? left };
    }
    case 'polling':
      return {
        text: `POLLING ${seconds(status.intervalMs)}`,
        tone: 'good',
        detail: status.waitingFor ?? status.reason,
      };
    case 'reading-back':
      return { text: '⟳ BACKFILLING', tone: 'warn', detail: 'the last minutes' };
    case 'reconnecting':
      return { text: '⟳ RECONNECTING', tone: 'warn', detail: status.reason };
    case 'backing-off':
      return { text: `⏳ BACKING OFF ${seconds(status.retryInMs)}`, tone: 'warn', detail: status.reason };
    case 'credentials':
      return { text: '⚠ CREDENTIALS', tone: 'alarm', detail: null };
    case 'waiting':
      return { text: '⏳ WAITING', tone: 'warn', detail: status.detail };
    case 'reading':
      return { text: '⟳ READING', tone: 'accent', detail: readSoFar(status.done, status.total) };
    case 'replaying': {
      const speed = Number.isFinite(status.speed) ? `×${speedWord(status.speed)}` : 'at full speed';
      const done = shareOf(status.position, status.from, status.to);
      return status.paused
        ? { text: '⏸ STOPPED', tone: 'warn', detail: `at ${done}` }
        : { text: `⏪ REPLAY ${speed}`, tone: 'accent', detail: done };
    }
    case 'ended':
      return { text: '■ ENDED', tone: 'strong', detail: status.reason };
  }
}

/** The Live Tail bill so far: `12 live min $0.12`; `null` where nothing is paid for. */
export function costWord(status: SourceStatus): string | null {
  const cost = costOf(status);
  if (cost === null || cost.sessionMinutes <= 0) return null;
  // A minute that was begun counts, in the price too.
  return `${Math.ceil(cost.sessionMinutes)} live min ${dollars(Math.ceil(cost.usd * 100) / 100)}`;
}

function costOf(status: SourceStatus): LiveTailCost | null {
  return 'cost' in status ? status.cost : null;
}

function seconds(ms: number): string {
  return ms < 1_000 ? '<1s' : `${Math.round(ms / 1_000)}s`;
}

function speedWord(speed: number): string {
  return speed >= 10 ? String(Math.round(speed)) : String(Math.round(speed * 100) / 100);
}

function readSoFar(done: number, total: number | null): string | null {
  if (total === null || total <= 0) return null;
  return shareOf(done, 0, total);
}

function shareOf(position: number, from: number, to: number): string {
  if (to <= from) return '0 %';
  return `${Math.floor(Math.min(1, Math.max(0, (position - from) / (to - from))) * 100)} %`;
}
