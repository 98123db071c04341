import { ends, joined, type Line, type Row, row, span } from '../drawing/line.ts';

/** The line under the header that says where one is: `image-resize › 4f21c9`, at its right what it is. */
export function titleRow(path: readonly string[], facts: readonly (string | null)[], width: number): Row {
  const left: Line = joined(
    path.map((name, index) => [span(name, index === path.length - 1 ? 'strong' : 'faint')]),
    span(' › ', 'faint'),
  );
  const right = joined(
    facts.filter((fact) => fact !== null).map((fact) => [span(fact, 'faint')]),
    span(' · ', 'faint'),
  );
  return row(ends([span(' '), ...left], width >= 80 ? [...right, span(' ')] : [], width));
}
