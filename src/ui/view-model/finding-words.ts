import type { Finding, Severity } from '../../analysis/model/advice.ts';
import { blank, fitLine, type Line, span, type Tone } from '../drawing/line.ts';

export const severityTones: Readonly<Record<Severity, Tone>> = {
  critical: 'critical',
  high: 'hot',
  medium: 'warn',
  low: 'calm',
  info: 'faint',
};

/** Stands where a finding is not about one function. */
export const everyFunction = 'all functions';

const severityWidth = 10;

/** A finding's id: of its kind, its function, and its stream. */
export function findingKey({ id, functionId, logStream }: Finding): string {
  return `${id} ${functionId ?? ''} ${logStream ?? ''}`;
}

/** A finding without commands points at one above it on the same function: a symptom of the same cause. */
export function withoutSymptoms(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string | null>();
  return findings.filter(({ functionId, commands }) => {
    const isFirst = !seen.has(functionId);
    seen.add(functionId);
    return isFirst || commands.length > 0;
  });
}

/** `critical  image-resize  Memory leak  →  Limit what the code keeps`; `withFix`: what to do stands behind it. */
export function findingLine(
  { severity, functionName, title, recommendation }: Finding,
  nameWidth: number,
  nameOf: (name: string, width: number) => string,
  clean: (text: string) => string,
  withFix: boolean,
): Line {
  return [
    ...fitLine([span(severity, severityTones[severity])], severityWidth),
    ...fitLine([span(functionName === null ? everyFunction : nameOf(functionName, nameWidth))], nameWidth),
    blank(2),
    span(clean(title)),
    ...(withFix ? [span('  →  ', 'faint'), span(clean(recommendation), 'faint')] : []),
  ];
}
