import type { UiSession } from './session.ts';

/** Times as fast as recorded; beyond the fastest nothing waits at all. */
const slowest = 0.25;
const fastest = 4_096;

type Playing = Pick<UiSession, 'actions' | 'status'>;

/** Multiplies the playback's speed. */
export function speedBy({ actions, status }: Playing, times: number): void {
  const now = status();
  if (actions.replay === null || now.state !== 'replaying') return;
  const next = Number.isFinite(now.speed) ? now.speed * times : times < 1 ? fastest : now.speed;
  actions.replay.setSpeed(next > fastest ? Number.POSITIVE_INFINITY : Math.max(slowest, next));
}

/** Goes a part of the whole forward or back. No-op where nothing plays. */
export function seekBy({ actions, status }: Playing, part: number): void {
  const { replay } = actions;
  const now = status();
  if (replay === null) return;
  if (now.state !== 'replaying') {
    // It is over: the only way is back.
    if (part < 0) replay.seek(1 + part);
    return;
  }
  const length = now.to - now.from;
  const done = length <= 0 ? 0 : (now.position - now.from) / length;
  replay.seek(Math.min(1, Math.max(0, done + part)));
}

/** Stops the playback or lets it go on, or begins again. No-op where nothing plays. */
export function setPlayback({ actions, status }: Playing, how: 'toggle' | 'restart'): void {
  const { replay } = actions;
  const now = status();
  if (replay === null) return;
  if (how === 'restart') replay.restart();
  else if (now.state === 'replaying') {
    if (now.paused) replay.resume();
    else replay.pause();
  }
}
