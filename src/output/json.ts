/** Masks secrets where `--redact` asks for it, else gives the text back: the one hook of every output. */
export type Clean = (text: string) => string;

/** What JSON lets through and a terminal acts on: DEL and C1 controls, line separators, invisible and bidirectional marks. */
const unsafe = /[\x7f-\x9f\u2028\u2029\ufff9-\ufffb\p{Default_Ignorable_Code_Point}]/gu;

/**
 * JSON in ASCII where it matters: nothing in it moves a cursor or turns text round, and a reader gets every
 * character back. `clean` is applied to every string value.
 */
export function safeJson(value: unknown, clean: Clean, indent = 0): string {
  const json = JSON.stringify(
    value,
    (_key, member: unknown) => (typeof member === 'string' ? clean(member) : member),
    indent,
  );
  return escapeUnsafe(json);
}

/** JSON with the characters escaped that a terminal would act on. */
export function escapeUnsafe(json: string): string {
  return json.replace(unsafe, escaped);
}

function escaped(character: string): string {
  let result = '';
  for (let i = 0; i < character.length; i++) {
    result += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }
  return result;
}
