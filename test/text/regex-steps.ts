/**
 * Counts the steps of a backtracking matcher, so that a test can tell a slow pattern without a clock: a second opinion
 * that shares nothing with the engine that runs the program. It knows what the patterns here are made of: literals,
 * classes, groups, alternatives, greedy and lazy repetition, look-ahead and look-behind of fixed length, `^`, `$`, `\b`.
 */

type Next = (at: number) => number;
interface Run {
  readonly text: string;
  steps: number;
}
/** Tries to match at a place and goes on with `next`; gives the end of the whole match, or -1. */
type Node = (run: Run, at: number, next: Next) => number;

/** The steps that searching the whole text for the pattern takes, every match skipped over. */
export function stepsOf(pattern: RegExp, text: string, limit: number): number {
  const node = parse(pattern);
  const run: Run = { text, steps: 0 };
  for (let at = 0; at <= text.length && run.steps <= limit; ) {
    const end = node(run, at, (to) => to);
    at = end > at ? end : at + 1;
  }
  return run.steps;
}

function parse({ source, flags }: RegExp): Node {
  const reader = { source, at: 0, flags };
  const node = alternatives(reader);
  if (reader.at < source.length) throw new Error(`not understood at ${reader.at}: ${source}`);
  return node;
}

interface Reader {
  readonly source: string;
  readonly flags: string;
  at: number;
}

function alternatives(reader: Reader): Node {
  const all = [sequence(reader)];
  while (reader.source.charAt(reader.at) === '|') {
    reader.at += 1;
    all.push(sequence(reader));
  }
  return (run, at, next) => {
    for (const node of all) {
      run.steps += 1;
      const end = node(run, at, next);
      if (end !== -1) return end;
    }
    return -1;
  };
}

function sequence(reader: Reader): Node {
  const parts: Node[] = [];
  while (reader.at < reader.source.length && !'|)'.includes(reader.source.charAt(reader.at))) {
    parts.push(repeated(reader));
  }
  return (run, at, next) => {
    const from = (index: number, place: number): number => {
      const part = parts[index];
      return part === undefined ? next(place) : part(run, place, (to) => from(index + 1, to));
    };
    return from(0, at);
  };
}

function repeated(reader: Reader): Node {
  const node = atom(reader);
  const found = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})(\??)/.exec(reader.source.slice(reader.at));
  if (found === null) return node;
  reader.at += found[0].length;
  const [, sign, low, comma, high, lazy] = found;
  const min = sign === undefined ? Number(low) : sign === '+' ? 1 : 0;
  const max =
    sign === undefined
      ? comma === ''
        ? min
        : high === ''
          ? Infinity
          : Number(high)
      : sign === '?'
        ? 1
        : Infinity;
  return repeat(node, min, max, lazy === '?');
}

/** A loop for single characters, so that a long run does not fill the stack; a recursion for all else. */
function repeat(node: Node, min: number, max: number, lazy: boolean): Node {
  if (singles.has(node)) {
    return (run, at, next) => {
      const once = (place: number): boolean => node(run, place, (to) => to) !== -1;
      let count = 0;
      if (lazy) {
        for (; count < min; count += 1) if (!once(at + count)) return -1;
        for (; ; count += 1) {
          const end = next(at + count);
          if (end !== -1) return end;
          if (count >= max || !once(at + count)) return -1;
        }
      }
      while (count < max && once(at + count)) count += 1;
      for (; count >= min; count -= 1) {
        run.steps += 1;
        const end = next(at + count);
        if (end !== -1) return end;
      }
      return -1;
    };
  }
  return (run, at, next) => {
    const more = (count: number, place: number): number => {
      run.steps += 1;
      const again = (): number =>
        count < max ? node(run, place, (to) => (to === place ? -1 : more(count + 1, to))) : -1;
      if (count < min) return again();
      if (lazy) {
        const end = next(place);
        return end === -1 ? again() : end;
      }
      const end = again();
      return end === -1 ? next(place) : end;
    };
    return more(0, at);
  };
}

const singles = new WeakSet<Node>();

function single(test: (character: string) => boolean): Node {
  const node: Node = (run, at, next) => {
    run.steps += 1;
    return at < run.text.length && test(run.text.charAt(at)) ? next(at + 1) : -1;
  };
  singles.add(node);
  return node;
}

function atom(reader: Reader): Node {
  const { source, flags } = reader;
  const rest = source.slice(reader.at);
  const group = /^\((\?:|\?=|\?!|\?<=|\?<!|)/.exec(rest);
  if (group !== null) {
    reader.at += group[0].length;
    const inner = alternatives(reader);
    reader.at += 1;
    return grouped(group[1] ?? '', inner);
  }
  if (rest.startsWith('^')) return edge(reader, 1, (_, at) => at === 0);
  if (rest.startsWith('$')) return edge(reader, 1, (text, at) => at === text.length);
  if (rest.startsWith('\\b')) {
    const isWord = (text: string, at: number): boolean => /\w/.test(text.charAt(at));
    return edge(reader, 2, (text, at) => isWord(text, at) !== (at > 0 && isWord(text, at - 1)));
  }
  const piece =
    /^(?:\[(?:\\.|[^\]\\])*\]|\\u[0-9a-f]{4}|\\u\{[0-9a-f]+\}|\\x[0-9a-f]{2}|\\[pP]\{\w+(?:=\w+)?\}|\\.|[\s\S])/i.exec(
      rest,
    )?.[0];
  if (piece === undefined) throw new Error(`nothing at ${reader.at}`);
  reader.at += piece.length;
  const one = new RegExp(
    `^${piece}$`,
    flags
      .replaceAll(/[gy]/g, '')
      .concat(piece === '.' ? '' : 's')
      .replace('ss', 's'),
  );
  const known = new Map<string, boolean>();
  return single((character) => {
    const before = known.get(character);
    if (before !== undefined) return before;
    const answer = one.test(character);
    known.set(character, answer);
    return answer;
  });
}

function edge(reader: Reader, length: number, holds: (text: string, at: number) => boolean): Node {
  reader.at += length;
  return (run, at, next) => (holds(run.text, at) ? next(at) : -1);
}

function grouped(kind: string, inner: Node): Node {
  switch (kind) {
    case '?=':
      return (run, at, next) => (inner(run, at, (to) => to) === -1 ? -1 : next(at));
    case '?!':
      return (run, at, next) => (inner(run, at, (to) => to) === -1 ? next(at) : -1);
    case '?<=':
    case '?<!':
      // One character, as all look-behinds here: anything longer would have to be read backwards.
      return (run, at, next) => {
        const found = at > 0 && inner(run, at - 1, (to) => (to === at ? to : -1)) === at;
        return found === (kind === '?<=') ? next(at) : -1;
      };
    default:
      return inner;
  }
}
