import { sanitizeLine } from '../../text/sanitize.ts';
import { wrapText } from '../../text/width.ts';
import { blank, type Line, span, type Tone } from './line.ts';

/** Sentences in lines of at most `width` cells, each behind `indent` blanks, broken between words. */
export function prose(text: string, tone: Tone, width: number, indent = 3): Line[] {
  return wrapText(sanitizeLine(text), Math.max(8, width - indent - 2)).map((line) => [
    blank(indent),
    span(line, tone),
  ]);
}
