import { Box } from 'ink';
import { memo } from 'react';
import type { Snapshot } from '../../analysis/model/snapshot.ts';
import { span } from '../drawing/line.ts';
import { activityGraphs, type Card, cardGap, cardIndent, cardsOf, summaryLine } from '../view-model/cards.ts';
import { Line } from './line.tsx';

interface SummaryCardsProps {
  readonly snapshot: Snapshot;
  readonly range: { readonly ms: number; readonly label: string };
  readonly width: number;
}

/** The figures at a glance in two rows: what was killed, what is near it, what leaks, the peak, and how it went. */
export const SummaryCards = memo(function SummaryCards({ snapshot, range, width }: SummaryCardsProps) {
  const graphs = activityGraphs(snapshot, range, width);
  return (
    <Box
      width={width}
      height={2}
      flexShrink={0}
      paddingLeft={cardIndent}
      columnGap={cardGap}
      overflow="hidden"
    >
      {cardsOf(snapshot, width).map((card) => (
        <SummaryCard key={card.title} card={card} />
      ))}
      {graphs === null ? null : (
        <Box flexDirection="column" width={graphs.width} flexShrink={0}>
          <Line line={graphs.lines[0]} width={graphs.width} />
          <Line line={graphs.lines[1]} width={graphs.width} />
        </Box>
      )}
    </Box>
  );
});

/** A figure under its name. */
function SummaryCard({ card }: { readonly card: Card }) {
  return (
    <Box flexDirection="column" width={card.width} flexShrink={0}>
      <Line line={[span(card.title, 'title')]} width={card.width} />
      <Line line={card.line} width={card.width} />
    </Box>
  );
}

/** The same in one row, for screens without the height. */
export const SummaryLine = memo(function SummaryLine({ snapshot, width }: Omit<SummaryCardsProps, 'range'>) {
  return <Line line={summaryLine(snapshot, width)} width={width} />;
});
