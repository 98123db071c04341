import { memo } from 'react';
import { ends, fitting, type Line as LineData, lineWidth, span } from '../drawing/line.ts';
import { useDisplay } from '../hooks/use-display.ts';
import { keyLabel } from '../keymap.ts';
import type { FirstStep } from '../view-model/first-step.ts';
import { Line } from './line.tsx';

interface FirstStepLineProps {
  readonly step: FirstStep | null;
  /** Stands there where nothing need be done. */
  readonly healthy: string | null;
  /** The copy key copies the step's command. */
  readonly copies: boolean;
  readonly width: number;
}

/** The first thing to do, as one sentence with its command; or that nothing need be done. */
export const FirstStepLine = memo(function FirstStepLine(props: FirstStepLineProps) {
  const { step, healthy, copies, width } = props;
  const { keymap, brush, clean } = useDisplay();
  if (step === null) {
    const line: LineData = healthy === null ? [] : [span('  ✓ ', 'good'), span(healthy, 'good')];
    return <Line line={line} width={width} />;
  }
  const sentence: LineData = [span('  ▶ ', 'critical'), span(clean(step.text), 'strong')];
  const key = keymap.find(({ action }) => action === 'copy')?.keys[0] ?? 'c';
  const command = step.command === null ? [] : [span(clean(step.command), 'faint')];
  const hint: LineData =
    copies && step.command !== null
      ? [span(keyLabel(key, brush.ascii), 'key'), span(' copies the command ', 'faint')]
      : [];
  // The sentence is whole before the hint is there at all.
  const shown = lineWidth(sentence) + lineWidth(hint) + 1 <= width ? hint : [];
  const withCommand = fitting([sentence, command], span('   '), width - lineWidth(shown) - 2);
  return <Line line={ends(withCommand, shown, width)} width={width} />;
});
