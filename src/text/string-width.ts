import stringWidth, { type Options } from 'string-width';
import { oneCellEach } from './width.ts';

/**
 * The package `string-width` with the common case answered at once: the build gives this to Ink, which asks for
 * the width of every line several times a frame, and spends half of its time there.
 */
export default function fastStringWidth(text: string, options?: Options): number {
  return typeof text === 'string' && oneCellEach.test(text) && options?.ambiguousIsNarrow !== false
    ? text.length
    : stringWidth(text, options);
}
