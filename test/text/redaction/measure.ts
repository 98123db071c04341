import { createRandom } from '../../../demo/random.ts';
import { namedForms, shapeForms } from './forms.ts';
import { type Draw, drawn, lines, named, numbers, type Sample, shapes } from './secret-kinds.ts';

export interface Probe extends Sample {
  readonly kind: string;
  readonly form: string;
}

/** Every kind in every form. `held` gives the half that the rules were not written with, else the other half. */
export function probes(held: boolean): Probe[] {
  const random = createRandom(20_261_201);
  const draw: Draw = (n) => Math.floor(random() * n);
  const all: Probe[] = [];
  const forms = half(shapeForms, held);
  for (const { name, pattern } of half(shapes, held)) {
    for (const form of forms) {
      const whole = drawn(pattern, draw);
      const secret = /«([^»]*)»/.exec(whole)?.[1] ?? whole;
      all.push({ kind: name, form: form.name, secret, text: form.of(whole.replace(/[«»]/g, '')) });
    }
  }
  for (const { name, make } of half(numbers, held)) {
    for (const form of forms) {
      const secret = make(draw);
      all.push({ kind: name, form: form.name, secret, text: form.of(secret) });
    }
  }
  for (const { name, value } of half(named, held)) {
    for (const form of half(namedForms, held)) {
      const secret = drawn(value, draw);
      all.push({ kind: name, form: form.name, secret, text: form.of(name, secret) });
    }
  }
  for (const { name, pattern } of half(lines, held)) {
    const line = drawn(pattern, draw);
    const secret = /«([^»]*)»/.exec(line)?.[1] ?? '';
    all.push({ kind: name, form: 'line', secret, text: line.replace(/[«»]/g, '') });
  }
  return all;
}

/** Every second one. */
export function half<Item>(items: readonly Item[], odd: boolean): Item[] {
  return items.filter((_, index) => index % 2 === (odd ? 1 : 0));
}

/** True where a telling part of the secret is still in the text: two fifths of it, and four characters at least. */
export function getsOut({ secret, text }: Sample, redact: (text: string) => string): boolean {
  const safe = redact(text);
  // What cannot be told from the words about it: a form that writes the secret otherwise.
  const spellings = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
  return spellings.some((spelling) => {
    const length = Math.min(spelling.length, Math.max(4, Math.ceil(spelling.length * 0.4)));
    for (let at = 0; at + length <= spelling.length; at++) {
      if (safe.includes(spelling.slice(at, at + length))) return true;
    }
    return false;
  });
}
