import { awsError, qualifiedName, type StoredEvent } from './service.ts';

/** A result: the fields of each row that it has, by name. */
export type Row = Readonly<Record<string, string>>;

type Fields = Record<string, string>;

/** What a command of the query does to the rows; `kept` of it are what the service counts as matched. */
interface Command {
  readonly kind: 'fields' | 'filter' | 'parse' | 'sort' | 'stats';
  run(rows: Fields[]): Fields[];
}

/**
 * The query language of Logs Insights, as far as the program uses it: exactly these forms, and an error for any other,
 * so that no query passes here that was not thought of.
 */
export function runQuery(text: string, events: readonly StoredEvent[]): { rows: Row[]; matched: number } {
  if (text.length > 10_000) throw malformed('the query is longer than 10,000 characters');
  let rows = events.map(
    (event): Fields => ({
      '@timestamp': String(event.timestamp),
      '@ingestionTime': String(event.ingestionTime),
      '@log': qualifiedName(event.group),
      '@logStream': event.stream,
      '@message': event.message,
      '@ptr': event.id,
    }),
  );
  let matched = rows.length;
  let shown: readonly string[] | null = null;
  let wasCounted = false;
  for (const part of commandsOf(text)) {
    const command = commandOf(part);
    rows = command.run(rows);
    if (command.kind === 'filter') matched = rows.length;
    if (command.kind === 'fields') shown = part.slice('fields '.length).split(', ');
    wasCounted ||= command.kind === 'stats';
  }
  if (wasCounted) return { rows, matched };
  const names = [...(shown ?? ['@timestamp', '@message']), '@ptr'];
  const fieldsOf = (row: Fields) =>
    names.map((name) => [name, isTime(name) ? stamp(row[name]) : (row[name] ?? '')]);
  return { rows: rows.map((row) => Object.fromEntries(fieldsOf(row))), matched };
}

/** Parts at ` | ` outside of `"..."` and `/.../`. */
function commandsOf(text: string): string[] {
  const parts = text.match(/(?:"(?:[^"\\]|\\.)*"|(?<=@message )\/(?:[^/\\]|\\.)+\/|[^|"])+/g) ?? [];
  return parts.map((part) => part.trim());
}

function commandOf(text: string): Command {
  for (const form of forms) {
    const command = form(text);
    if (command !== null) return command;
  }
  throw malformed(`not played: ${text.slice(0, 200)}`);
}

const forms: readonly ((text: string) => Command | null)[] = [
  (text) => (/^fields @\w+(?:, @\w+)*$/.test(text) ? { kind: 'fields', run: (rows) => rows } : null),
  (text) =>
    text === 'sort @timestamp asc'
      ? {
          kind: 'sort',
          run: (rows) => rows.sort((a, b) => Number(a['@timestamp']) - Number(b['@timestamp'])),
        }
      : null,
  filterLike,
  filterStreams,
  parse,
  stats,
];

function filterLike(text: string): Command | null {
  if (!/^filter @message like "(?:[^"\\]|\\.)*"(?: or @message like "(?:[^"\\]|\\.)*")*$/.test(text))
    return null;
  const any = new RegExp(
    textsIn(text)
      .map((each) => each.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
      .join('|'),
  );
  return { kind: 'filter', run: (rows) => rows.filter((row) => any.test(row['@message'] ?? '')) };
}

function filterStreams(text: string): Command | null {
  if (!/^filter @logStream in \["(?:[^"\\]|\\.)*"(?:, "(?:[^"\\]|\\.)*")*\]$/.test(text)) return null;
  const streams = new Set(textsIn(text));
  return { kind: 'filter', run: (rows) => rows.filter((row) => streams.has(row['@logStream'] ?? '')) };
}

function textsIn(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, each = '']) => each.replace(/\\(.)/g, '$1'));
}

/** Named groups become fields; where nothing matches there is no field. */
function parse(text: string): Command | null {
  const source = /^parse @message \/((?:[^/\\]|\\.)+)\/$/.exec(text)?.[1];
  if (source === undefined) return null;
  const names = [...source.matchAll(/\(\?<([A-Za-z0-9]+)>/g)].map(([, name = '']) => name);
  if (names.length === 0) throw malformed('an expression without a named group');
  const expression = new RegExp(source);
  return {
    kind: 'parse',
    run: (rows) => {
      for (const row of rows) Object.assign(row, expression.exec(row['@message'] ?? '')?.groups);
      return rows;
    },
  };
}

type Sum = (rows: readonly Fields[]) => string;

function stats(text: string): Command | null {
  const [, aggregates, keys] = /^stats (.+) by (@?\w+(?:, @?\w+)*)$/.exec(text) ?? [];
  if (aggregates === undefined || keys === undefined) return null;
  const columns = aggregates.split(', ').map((each): [string, Sum] => {
    const [, call = '', field = '', name = ''] =
      /^(count|sum|min|max)\((\*|@?\w+)\) as (\w+)$/.exec(each) ?? [];
    return [name, sumOf(call, field)];
  });
  const by = keys.split(', ');
  return { kind: 'stats', run: (rows) => groupsOf(rows, by).map((group) => rowOf(group, by, columns)) };
}

function sumOf(call: string, field: string): Sum {
  const values = (rows: readonly Fields[]) => rows.flatMap((row) => row[field] ?? []);
  switch (call) {
    case 'count':
      return (rows) => String(field === '*' ? rows.length : values(rows).length);
    case 'sum':
      return (rows) => exponent(values(rows).reduce((sum, value) => sum + Number(value), 0));
    // Times come in both ways: as a stamp and as a number.
    case 'min':
      return (rows) =>
        stamp(String(values(rows).reduce((least, value) => Math.min(least, Number(value)), Infinity)));
    case 'max':
      return (rows) =>
        exponent(values(rows).reduce((most, value) => Math.max(most, Number(value)), -Infinity));
    default:
      throw malformed(`not played: ${call}(${field})`);
  }
}

function groupsOf(rows: readonly Fields[], by: readonly string[]): Fields[][] {
  const groups = new Map<string, Fields[]>();
  for (const row of rows) {
    const key = JSON.stringify(by.map((name) => row[name] ?? null));
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(row);
  }
  return [...groups.values()];
}

/** What all rows of a group lack, its row lacks too. */
function rowOf(
  group: readonly Fields[],
  by: readonly string[],
  columns: readonly (readonly [string, Sum])[],
): Fields {
  const [first = {}] = group;
  const keys = by.flatMap((name) => (first[name] === undefined ? [] : [[name, first[name]]]));
  return Object.fromEntries([...keys, ...columns.map(([name, sum]) => [name, sum(group)])]);
}

/** Large figures may come as `1.18E8`. */
function exponent(value: number): string {
  return value >= 1e7 ? value.toExponential().replace('e+', 'E') : String(value);
}

function isTime(name: string): boolean {
  return name === '@timestamp' || name === '@ingestionTime';
}

/** `2026-11-24 12:00:00.000`, which is UTC without saying so. */
function stamp(at: string | undefined): string {
  return new Date(Number(at)).toISOString().replace('T', ' ').replace('Z', '');
}

function malformed(message: string): Error {
  return awsError('MalformedQueryException', message);
}
