/**
 * A number that may be told, or why it is not: `few` stands for 1 to 4, `withheld` for one that would give another
 * away.
 */
export type Figure =
  | { readonly value: number; readonly hidden: null }
  | { readonly value: null; readonly hidden: 'few' | 'withheld' };

/** A column of a table, row by row, and what it sums up to. */
export interface Column {
  readonly cells: readonly Figure[];
  readonly total: Figure;
}

/** Counts from 1 up to this many might tell of single cases. */
export const fewest = 5;
const most = fewest - 1;

export const withheld: Figure = { value: null, hidden: 'withheld' };
const few: Figure = { value: null, hidden: 'few' };

export function isSmall(count: number): boolean {
  return count > 0 && count < fewest;
}

/** A count that stands alone. */
export function figure(count: number): Figure {
  return isSmall(count) ? few : { value: count, hidden: null };
}

/**
 * A column such that no count in it can be computed from the others. Where one number is hidden, the total would tell
 * it; then the next larger one is withheld as well, and so on until each hidden number could be at least two. Undefined
 * where nothing is left that could be withheld: then the rows must not be told apart.
 */
export function suppressed(counts: readonly number[]): Column | undefined {
  const sum = counts.reduce((all, count) => all + count, 0);
  const hidden = new Set(counts.flatMap((count, row) => (isSmall(count) ? [row] : [])));
  const others = counts
    .map((count, row) => ({ count, row }))
    .filter(({ count }) => count >= fewest)
    .sort((one, other) => one.count - other.count);
  // a column of one row is its own total
  while (counts.length > 1 && !isAmbiguous(counts, hidden, sum)) {
    const next = others.shift();
    if (!next) return undefined;
    hidden.add(next.row);
  }
  return {
    cells: counts.map((count, row) =>
      hidden.has(row) && !isSmall(count) ? withheld : figure(count),
    ),
    total: figure(sum),
  };
}

/**
 * The same for rows that are told in any case, such as months: where nothing else helps, the whole column is withheld,
 * and each of its counts may be anything up to the total.
 */
export function suppressedRows(counts: readonly number[]): Column {
  const sum = counts.reduce((all, count) => all + count, 0);
  return suppressed(counts) ?? { cells: counts.map(() => withheld), total: figure(sum) };
}

/** Whether each of the hidden counts could be at least two numbers, for somebody who knows the rule and the total. */
function isAmbiguous(counts: readonly number[], hidden: ReadonlySet<number>, sum: number): boolean {
  const ranges = counts.flatMap((count, row) => {
    if (!hidden.has(row)) return [];
    return [isSmall(count) ? { low: 1, high: most } : { low: fewest, high: sum }];
  });
  const shown = counts.reduce((all, count, row) => (hidden.has(row) ? all : all + count), 0);
  // of a total that is itself told as few, one knows no more than that
  const rest = isSmall(sum) ? { low: 1, high: most } : { low: sum - shown, high: sum - shown };
  const lows = ranges.reduce((all, { low }) => all + low, 0);
  const highs = ranges.reduce((all, { high }) => all + high, 0);
  return ranges.every(({ low, high }) => {
    const least = Math.max(low, rest.low - (highs - high));
    const greatest = Math.min(high, rest.high - (lows - low));
    return greatest > least;
  });
}

/** How many fell due, and how many of them were met in time. */
export interface Punctual {
  readonly due: number;
  readonly onTime: number;
}

/**
 * Shares that may be told, row by row and for all of them: undefined where one may not. Whoever knows two of due, met
 * and late knows the third, so that a row is told whole or not at all. Where rows are hidden and all together is told,
 * what is left between them must be enough for more than one reading.
 */
export function suppressedShares(rows: readonly Punctual[]): {
  readonly rows: readonly (Punctual | undefined)[];
  readonly total: Punctual | undefined;
} {
  const total = sumOf(rows);
  const hidden = new Set(rows.flatMap((row, at) => (isTelling(row) ? [at] : [])));
  const tell = (isTotalTold: boolean): ReturnType<typeof suppressedShares> => ({
    rows: rows.map((row, at) => (hidden.has(at) ? undefined : row)),
    total: isTotalTold ? total : undefined,
  });
  if (isTelling(total)) return tell(false);
  const others = rows
    .map((row, at) => ({ ...row, at }))
    .filter(({ at }) => !hidden.has(at))
    .sort((one, other) => one.due - other.due);
  const needed = new Set(hidden);
  while (needed.size > 0 && !isOpen(rows.filter((_, at) => needed.has(at)))) {
    const next = others.shift();
    if (!next) return tell(false);
    needed.add(next.at);
  }
  for (const at of needed) hidden.add(at);
  return tell(true);
}

/** Whether one of its numbers is small. */
function isTelling({ due, onTime }: Punctual): boolean {
  return isSmall(onTime) || isSmall(due - onTime);
}

/** Whether these rows, each of at least one deadline, can be read in more than one way. */
function isOpen(rows: readonly Punctual[]): boolean {
  const { due, onTime } = sumOf(rows);
  return rows.length > 1 && due > rows.length && onTime > 0 && onTime < due;
}

function sumOf(rows: readonly Punctual[]): Punctual {
  return rows.reduce(
    (all, { due, onTime }) => ({ due: all.due + due, onTime: all.onTime + onTime }),
    { due: 0, onTime: 0 },
  );
}
