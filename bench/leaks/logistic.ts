/** Logistic regression by Newton's method on standardised columns, with a small ridge. */

const RIDGE = 2;

export interface Fit {
  readonly base: number;
  /** One weight per column, in the units of the column. */
  readonly weights: readonly number[];
}

/** `weights`: how much each row counts; alike where left out. */
export function fitLogistic(
  rows: readonly (readonly number[])[],
  hits: readonly boolean[],
  weights: readonly number[] = rows.map(() => 1),
): Fit {
  const columns = rows[0]?.length ?? 0;
  const means = columnwise(columns, (c) => mean(rows.map((row) => row[c] ?? 0)));
  const spreads = columnwise(columns, (c) => {
    const centre = means[c] ?? 0;
    return Math.sqrt(mean(rows.map((row) => ((row[c] ?? 0) - centre) ** 2))) + 1e-9;
  });
  const scaled = rows.map((row) => [1, ...row.map((x, c) => (x - (means[c] ?? 0)) / (spreads[c] ?? 1))]);
  let beta = columnwise(columns + 1, () => 0);
  for (let round = 0; round < 25; round += 1) beta = newtonStep(scaled, hits, weights, beta);
  const perUnit = columnwise(columns, (c) => (beta[c + 1] ?? 0) / (spreads[c] ?? 1));
  const shift = perUnit.reduce((sum, weight, c) => sum + weight * (means[c] ?? 0), 0);
  return { base: (beta[0] ?? 0) - shift, weights: perUnit };
}

function newtonStep(
  rows: readonly (readonly number[])[],
  hits: readonly boolean[],
  weights: readonly number[],
  beta: readonly number[],
): number[] {
  const size = beta.length;
  const gradient = columnwise<number>(size, (c) => (c === 0 ? 0 : RIDGE * (beta[c] ?? 0)));
  const hessian = columnwise(size, (a) => columnwise<number>(size, (b) => (a === b ? RIDGE : 0)));
  rows.forEach((row, k) => {
    const odds = row.reduce((sum, x, c) => sum + x * (beta[c] ?? 0), 0);
    const chance = 1 / (1 + Math.exp(-Math.max(-30, Math.min(30, odds))));
    const weight = weights[k] ?? 1;
    const miss = weight * (chance - (hits[k] ? 1 : 0));
    row.forEach((x, a) => {
      gradient[a] = (gradient[a] ?? 0) + miss * x;
      const line = hessian[a];
      if (line === undefined) return;
      row.forEach((other, b) => {
        line[b] = (line[b] ?? 0) + weight * chance * (1 - chance) * x * other;
      });
    });
  });
  const step = solve(hessian, gradient);
  return beta.map((value, c) => value - (step[c] ?? 0));
}

/** Gauss-Jordan with pivoting. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, k) => [...row, right[k] ?? 0]);
  const at = (r: number, c: number): number => rows[r]?.[c] ?? 0;
  for (let c = 0; c < rows.length; c += 1) {
    let pivot = c;
    for (let r = c + 1; r < rows.length; r += 1) {
      if (Math.abs(at(r, c)) > Math.abs(at(pivot, c))) pivot = r;
    }
    [rows[c], rows[pivot]] = [rows[pivot] ?? [], rows[c] ?? []];
    for (let r = 0; r < rows.length; r += 1) {
      if (r === c) continue;
      const factor = at(r, c) / at(c, c);
      rows[r] = (rows[r] ?? []).map((value, k) => value - factor * at(c, k));
    }
  }
  return rows.map((row, c) => (row[rows.length] ?? 0) / at(c, c));
}

function columnwise<T>(columns: number, of: (column: number) => T): T[] {
  return Array.from({ length: columns }, (_, c) => of(c));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
