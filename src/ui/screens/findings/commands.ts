import type { Command } from '../../../analysis/model/advice.ts';

/** What kinds of commands come first: what stops the bleeding, then the fix, then templates, then alarms. */
const kinds = [
  /^aws lambda update-function-configuration /,
  /^aws lambda update-/,
  /^(?!aws |Resources:|resource |new |functions:)/,
  /^(?!aws cloudwatch |aws sns )/,
] as const;

/** The commands in the order in which they are done. */
export function commandsInOrder(commands: readonly Command[]): readonly Command[] {
  const place = ({ text }: Command): number => {
    const at = kinds.findIndex((kind) => kind.test(text));
    return at < 0 ? kinds.length : at;
  };
  return [...commands].sort((left, right) => place(left) - place(right));
}
