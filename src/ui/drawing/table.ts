import { blank, fitLine, type Line, type Tone } from './line.ts';

/** A column as data: what stands above it, how wide it may be, and when it gives way. */
export interface Column<Item, Context> {
  readonly id: string;
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Fewest cells with which the column is worth showing, and the most that it has use for. */
  readonly min: number;
  readonly max: number;
  /** Columns with the highest number go first where the width does not suffice; 0 never goes. */
  readonly drop: number;
  readonly cell: (item: Item, width: number, context: Context) => Line;
  /** The cells that this column's contents take, where that bounds it better than `max`. */
  readonly content?: (item: Item) => number;
}

export interface PlacedColumn<Item, Context> {
  readonly column: Column<Item, Context>;
  readonly width: number;
}

const gap = 2;

/**
 * The columns that fit into `width` cells and how wide each is: the last to be dropped get their fill first,
 * every column its `min` before any gets more.
 */
export function placeColumns<Item, Context>(
  columns: readonly Column<Item, Context>[],
  items: readonly Item[],
  width: number,
): readonly PlacedColumn<Item, Context>[] {
  const byWorth = [...columns].sort((left, right) => left.drop - right.drop);
  while (byWorth.length > 1 && needed(byWorth) > width) byWorth.pop();
  const widths = new Map<string, number>(byWorth.map(({ id, min }) => [id, min]));
  let spare = width - needed(byWorth);
  for (const column of byWorth) {
    const most = Math.min(column.max, wanted(column, items));
    const more = Math.min(spare, Math.max(0, most - column.min));
    widths.set(column.id, column.min + more);
    spare -= more;
  }
  return columns.flatMap((column) => {
    const given = widths.get(column.id);
    return given === undefined ? [] : [{ column, width: given }];
  });
}

function needed(columns: readonly { readonly min: number }[]): number {
  return columns.reduce((sum, { min }) => sum + min, gap * (columns.length - 1));
}

function wanted<Item, Context>(column: Column<Item, Context>, items: readonly Item[]): number {
  const { content, title, max } = column;
  if (content === undefined) return max;
  return items.reduce((most, item) => Math.max(most, content(item)), title.length);
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
