import type { UiSession } from './session.ts';

/** Times as fast as recorded; beyond the fastest nothing waits at all. */
const slowest = 0.25;
const fastest = 4_096;

/** Plays so many times as fast as now. */
export function windSpeed({ actions, status }: UiSession, times: number): void {
  const now = status();
  if (actions.replay === null || now.state !== 'replaying') return;
  const next = Number.isFinite(now.speed) ? now.speed * times : times < 1 ? fastest : now.speed;
  actions.replay.setSpeed(next > fastest ? Number.POSITIVE_INFINITY : Math.max(slowest, next));
}

/** Goes a part of the whole forward or back, holds or goes on, or begins again. No-op where nothing plays. */
export function windBy({ actions, status }: UiSession, how: number | 'hold' | 'restart'): void {
  const { replay } = actions;
  const now = status();
  if (replay === null) return;
  if (how === 'restart') replay.restart();
  else if (now.state !== 'replaying') {
    // It is over: the only way is back.
    if (how !== 'hold' && how < 0) replay.seek(1 + how);
  } else if (how === 'hold') {
    if (now.paused) replay.resume();
    else replay.pause();
  } else {
    const length = now.to - now.from;
    const done = length <= 0 ? 0 : (now.position - now.from) / length;
    replay.seek(Math.min(1, Math.max(0, done + how)));
  }
}
