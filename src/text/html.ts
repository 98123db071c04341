/** Text within HTML. */
import { sanitizeBlock } from './sanitize.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The text for an element or a quoted attribute: no tag, no entity, no character that is not seen. */
export function htmlText(text: string): string {
  return sanitizeBlock(text).replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** A value as JSON within a `script` element: nothing in it ends the element, or begins a comment. */
export function htmlJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
