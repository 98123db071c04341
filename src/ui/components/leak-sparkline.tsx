import { memo } from 'react';
import { mb } from '../../wording/units.ts';
import { blank, fitLine, span } from '../drawing/line.ts';
import { ownScale, type Point, sparkline } from '../drawing/sparkline.ts';
import { Line } from './line.tsx';

interface LeakSparklineProps {
  /** Oldest first. */
  readonly points: readonly Point[];
  readonly sizeMb: number;
  readonly width: number;
}

/** The least part of the limit that the graph's height stands for: less is noise. */
export const leastRange = 0.03;

/** `244 ▁▂▃▄▅▆▇█ 487`: memory on its own scale, with what the scale's ends stand for. */
export const LeakSparkline = memo(function LeakSparkline({ points, sizeMb, width }: LeakSparklineProps) {
  const scale = ownScale(points, leastRange);
  const end = (share: number) => span(mb(share * sizeMb), 'faint');
  const line = [
    ...fitLine([end(scale.low)], 6, 'right'),
    blank(1),
    ...sparkline(points, width - 14, scale),
    blank(1),
    ...fitLine([end(scale.high)], 6),
  ];
  return <Line line={line} width={width} />;
});
