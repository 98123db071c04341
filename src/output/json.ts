import type { Redact } from '../text/redact.ts';

/** What JSON lets through and a terminal acts on: DEL and C1 controls, line separators, invisible and bidirectional marks. */
const unsafe = /[\x7f-\x9f\u2028\u2029\ufff9-\ufffb\p{Default_Ignorable_Code_Point}]/gu;

/** What begins a command to a CI runner anywhere in a line. In JSON it stands within a text, so it can be written otherwise. */
const runnerCommand = /#(?=#\w*\[)/g;

/**
 * JSON in ASCII where it matters: nothing in it moves a cursor or turns text round, and a reader gets every
 * character back. `redact` is applied to every string value.
 */
export function safeJson(value: unknown, redact: Redact, indent = 0): string {
  const json = JSON.stringify(
    value,
    (key, member: unknown) => {
      if (typeof member !== 'string') return member;
      return key === 'tenantId' ? redactTenant(member, redact) : redact(member);
    },
    indent,
  );
  return escapeUnsafe(json);
}

/** A tenant's name may be any text: it is known for one by its label alone. */
function redactTenant(tenantId: string, redact: Redact): string {
  const [open, close] = ['tenant "', '"'];
  return redact(`${open}${tenantId}${close}`).slice(open.length, -close.length);
}

/** JSON with the characters escaped that a terminal would act on, or a CI runner that reads it in its log. */
export function escapeUnsafe(json: string): string {
  return json.replace(unsafe, escaped).replace(runnerCommand, '\\u0023');
}

function escaped(character: string): string {
  let result = '';
  for (let i = 0; i < character.length; i++) {
    result += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }
  return result;
}
