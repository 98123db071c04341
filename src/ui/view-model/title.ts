import { ends, fitting, joined, type Line, lineWidth, span } from '../drawing/line.ts';

/** `image-resize › 4f21c9`, at its right what it is. */
export function titleLine(path: readonly string[], facts: readonly (string | null)[], width: number): Line {
  const left: Line = [
    span(' '),
    ...joined(
      path.map((name, index) => [span(name, index === path.length - 1 ? 'strong' : 'faint')]),
      span(' › ', 'faint'),
    ),
  ];
  const right = fitting(
    facts.flatMap((fact) => (fact === null ? [] : [[span(fact, 'faint')]])),
    span(' · ', 'faint'),
    Math.max(0, width - lineWidth(left) - 4),
  );
  return ends(left, right.some(({ text }) => text.endsWith('…')) ? [] : [...right, span(' ')], width);
}
