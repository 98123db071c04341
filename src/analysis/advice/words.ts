/** Figures as the advice writes them. */

/** `3 containers`, `1 container`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${grouped(n)} ${n === 1 ? one : many}`;
}

/** `482 MB`, `1.9 MB`, `0.04 MB`: decimals only where they tell something. */
export function megabytes(mb: number): string {
  const decimals = Math.abs(mb) >= 10 ? 0 : Math.abs(mb) >= 0.95 ? 1 : 2;
  return `${grouped(Number(mb.toFixed(decimals)))} MB`;
}

/** `87 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** `$8.33`, `$0.04`, `$1,250`. */
export function dollars(usd: number): string {
  return usd >= 100 ? `$${grouped(Math.round(usd))}` : `$${usd.toFixed(2)}`;
}

/** `12,345`: the same in every locale. */
export function grouped(n: number): string {
  const [whole = '', fraction] = String(n).split('.');
  const groups = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? groups : `${groups}.${fraction}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

/** A sentence of its own: capital first, full stop last. */
export function sentence(text: string): string {
  const ended = /[.!?]$/.test(text) ? text : `${text}.`;
  return ended.charAt(0).toUpperCase() + ended.slice(1);
}
