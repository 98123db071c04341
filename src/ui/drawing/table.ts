import { blank, fitLine, type Line, type Tone } from './line.ts';

/** A column as data: what stands above it, how wide it may be, and when it gives way. */
export interface TableColumn<Item, Context> {
  readonly id: string;
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Fewest cells with which the column is worth showing, and the most that it has use for. */
  readonly min: number;
  readonly max: number;
  /** Columns with the highest number go first where the width does not suffice; 0 never goes. */
  readonly drop: number;
  /** What it should have before columns with a higher number are shown at all. */
  readonly good?: { readonly width: number; readonly drop: number };
  readonly cell: (item: Item, width: number, context: Context) => Line;
  /** The cells that this column's contents take, where that bounds it better than `max`. */
  readonly content?: (item: Item) => number;
}

export interface PlacedColumn<Item, Context> {
  readonly column: TableColumn<Item, Context>;
  readonly width: number;
}

const gap = 2;

/**
 * The columns that fit into `width` cells and how wide each is. Columns come in the order of their `drop`, each
 * with its `min`, and get their `good` width when its turn is; what is left goes to the first of them that have
 * use for it. The first that does not fit ends it, so that the order in which they go is always the same.
 */
export function placeColumns<Item, Context>(
  columns: readonly TableColumn<Item, Context>[],
  items: readonly Item[],
  width: number,
): readonly PlacedColumn<Item, Context>[] {
  const widths = new Map<string, number>();
  const turns = columns
    .flatMap((column) => {
      const most = mostOf(column, items);
      const { id, min, drop, good } = column;
      const first = { id, drop, to: Math.min(min, most) };
      return good === undefined ? [first] : [first, { id, drop: good.drop, to: Math.min(good.width, most) }];
    })
    .sort((left, right) => left.drop - right.drop);
  let spare = width;
  for (const { id, to } of turns) {
    const held = widths.get(id);
    const cost = held === undefined ? to + (widths.size === 0 ? 0 : gap) : Math.max(0, to - held);
    if (cost > spare && widths.size > 0) break;
    widths.set(id, Math.max(to, held ?? 0));
    spare -= cost;
  }
  for (const column of [...columns].sort((left, right) => left.drop - right.drop)) {
    const held = widths.get(column.id);
    if (held === undefined) continue;
    const more = Math.min(Math.max(0, spare), Math.max(0, mostOf(column, items) - held));
    widths.set(column.id, held + more);
    spare -= more;
  }
  return columns.flatMap((column) => {
    const given = widths.get(column.id);
    return given === undefined ? [] : [{ column, width: given }];
  });
}

function mostOf<Item, Context>(
  { content, title, max }: TableColumn<Item, Context>,
  items: readonly Item[],
): number {
  if (content === undefined) return max;
  return Math.min(
    max,
    items.reduce((most, item) => Math.max(most, content(item)), title.length),
  );
}

export function headerLine<Item, Context>(
  placed: readonly PlacedColumn<Item, Context>[],
  toneOf: (id: string) => Tone,
  markOf: (id: string) => string,
): Line {
  return spaced(
    placed.map(({ column, width }) =>
      fitLine(
        [{ text: `${column.title}${markOf(column.id)}`, tone: toneOf(column.id) }],
        width,
        column.align,
      ),
    ),
  );
}

export function itemLine<Item, Context>(
  placed: readonly PlacedColumn<Item, Context>[],
  item: Item,
  context: Context,
): Line {
  return spaced(
    placed.map(({ column, width }) => fitLine(column.cell(item, width, context), width, column.align)),
  );
}

function spaced(cells: readonly Line[]): Line {
  return cells.flatMap((cell, index) => (index === 0 ? cell : [blank(gap), ...cell]));
}
