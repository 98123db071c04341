import { memo } from 'react';
import { percent } from '../../wording/units.ts';
import { gauge } from '../drawing/gauge.ts';
import { levelOf } from '../drawing/level.ts';
import { fitLine, span } from '../drawing/line.ts';
import { Line } from './line.tsx';

interface MemoryGaugeProps {
  /** Shares of the limit; `null`: not known. */
  readonly now: number | null;
  readonly peak: number | null;
  readonly width: number;
}

/** A bar with the peak in percent behind it: `████▌    │  91 %`. */
export const MemoryGauge = memo(function MemoryGauge({ now, peak, width }: MemoryGaugeProps) {
  const figure = fitLine([span(percent(peak), levelOf(peak))], 6, 'right');
  return <Line line={[...gauge(now, peak, width - 6), ...figure]} width={width} />;
});
