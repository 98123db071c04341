/**
 * A function of an object that changes seldom, remembered for as long as the object lives. `token` is what the
 * answer depends on beside the object's identity: while it is the same, so is the answer.
 */
export function memo<Subject extends object, Token, Answer>(
  answer: (subject: Subject, token: Token) => Answer,
  same: (left: Token, right: Token) => boolean,
): (subject: Subject, token: Token) => Answer {
  const known = new WeakMap<Subject, { readonly token: Token; readonly answer: Answer }>();
  return (subject, token) => {
    const before = known.get(subject);
    if (before !== undefined && same(before.token, token)) return before.answer;
    const fresh = { token, answer: answer(subject, token) };
    known.set(subject, fresh);
    return fresh.answer;
  };
}
