import type { Tone } from './line.ts';

/** The shares of Memory Size from which a figure is a warning, a concern, an alarm. */
export const thresholds = [0.75, 0.85, 0.95] as const;

/** How bad a utilization is; unknown is calm. */
export function levelOf(utilization: number | null): Extract<Tone, 'calm' | 'warn' | 'hot' | 'critical'> {
  if (utilization === null || utilization < thresholds[0]) return 'calm';
  if (utilization < thresholds[1]) return 'warn';
  return utilization < thresholds[2] ? 'hot' : 'critical';
}
