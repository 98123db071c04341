import { invariant } from '../../invariant.ts';

/** The value of a context that must have been provided. */
export function required<Value>(value: Value | null, name: string): Value {
  invariant(value !== null, `${name} is not provided`);
  return value;
}
