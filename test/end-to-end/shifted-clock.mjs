// The wall clock of a child process, moved: `SHIFT_MS` from the start, and `JUMP_MS` more after `JUMP_AFTER_MS`.
const { SHIFT_MS = '0', JUMP_MS = '0', JUMP_AFTER_MS = '0' } = process.env;
const Real = Date;
const now = Real.now.bind(Real);
const startedAt = now();

function shifted() {
  const at = now();
  return at + Number(SHIFT_MS) + (at - startedAt >= Number(JUMP_AFTER_MS) ? Number(JUMP_MS) : 0);
}

globalThis.Date = class extends Real {
  constructor(...given) {
    if (given.length > 0) super(...given);
    else super(shifted());
  }

  static now() {
    return shifted();
  }
};
