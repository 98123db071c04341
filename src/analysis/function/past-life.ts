import type { EndedLife, Life } from '../container/container-state.ts';
import { type JudgedLife, judgedLife } from '../leak/life-summary.ts';
import type { LifeFacts } from '../model/facts.ts';

/** An ended life as it is kept: what the advice reads, and the little that a verdict on it takes. */
export interface PastLife {
  /** With the verdict of the newest look. */
  facts: LifeFacts;
  /** `null` where no REPORT told its memory. */
  readonly judged: JudgedLife | null;
}

/** What is kept of a life that ended in a container of this version and stream. */
export function pastLife(life: EndedLife, version: string, logStream: string): PastLife {
  const { summary } = life;
  return {
    facts: lifeFacts(life, version, logStream, life.endedBy, 'unknown', life.slopeMbPerInvocation),
    judged: summary === null ? null : judgedLife(summary),
  };
}

/** A life as the advice reads it. Field by field: what else a life holds is not to be kept alive by its facts. */
export function lifeFacts(
  life: Omit<Life, 'detector'>,
  version: string,
  logStream: string,
  endedBy: LifeFacts['endedBy'],
  leak: LifeFacts['leak'],
  slopeMbPerInvocation: number | null,
): LifeFacts {
  return {
    version,
    logStream,
    sizeMb: life.sizeMb,
    startedAt: life.startedAt,
    birthSeen: life.birthSeen,
    lastAt: life.lastAt,
    reports: life.reports,
    baselineMb: life.baselineMb,
    peakMb: life.peakMb,
    peakAtMb: life.peakAtMb.slice(),
    beforeLastMb: life.beforeLastMb,
    maxima: life.maxima,
    maximaMb: life.maximaMb,
    endedBy,
    leak,
    slopeMbPerInvocation,
  };
}
