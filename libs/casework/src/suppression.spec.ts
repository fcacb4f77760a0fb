import fc from 'fast-check';
import {
  fewest,
  figure,
  suppressed,
  suppressedRows,
  suppressedShares,
  type Column,
  type Figure,
  type Punctual,
} from './suppression.js';

const told = ({ value, hidden }: Figure): string => (value === null ? hidden : String(value));
const shown = (column: Column | undefined): string | undefined =>
  column && `${column.cells.map(told).join(' ')} = ${told(column.total)}`;

/** Every number that a reader can think of behind a figure, up to a bound. */
function thinkable(cell: Figure, isWhole: boolean, bound: number): number[] {
  if (cell.value !== null) return [cell.value];
  const all = Array.from({ length: bound + 1 }, (_, number) => number);
  if (cell.hidden === 'few') return all.filter((number) => number > 0 && number < fewest);
  return isWhole ? all : all.filter((number) => number >= fewest);
}

/** For each cell, the numbers that some column has there that looks exactly like this one. */
function possible({ cells, total }: Column): Set<number>[] {
  const isWhole = cells.every(({ hidden }) => hidden === 'withheld');
  const bound = total.value ?? fewest - 1;
  const totals = thinkable(total, false, bound);
  const options = cells.map((cell) => thinkable(cell, isWhole, bound));
  const found = cells.map(() => new Set<number>());
  const walk = (row: number, sum: number, taken: readonly number[]): void => {
    if (sum > bound) return;
    if (row === cells.length) {
      if (totals.includes(sum)) taken.forEach((number, at) => found[at]?.add(number));
      return;
    }
    for (const number of options[row] ?? []) walk(row + 1, sum + number, [...taken, number]);
  };
  walk(0, 0, []);
  return found;
}

const counts = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 4 }) },
    fc.integer({ min: 0, max: 9 }),
  ),
  { minLength: 1, maxLength: 5 },
);

describe('small numbers', () => {
  it.each([
    [[0, 7, 12], '0 7 12 = 19'],
    [[3, 2], 'few few = 5'],
    [[3, 7, 12], 'few withheld 12 = 22'],
    [[1, 5, 12], 'few withheld withheld = 18'],
    [[4, 4, 9], 'few few withheld = 17'],
    [[3], 'few = few'],
    [[2, 0, 1], 'few 0 few = few'],
  ])('of %j are told as %s', (given, wanted) => {
    expect(shown(suppressed(given))).toBe(wanted);
  });

  it('are not told row by row where every row would give itself away', () => {
    expect(suppressed([4, 4])).toBeUndefined();
    expect(suppressed([1, 1, 1, 1])).toBeUndefined();
    expect(shown(suppressedRows([4, 4, 0]))).toBe('withheld withheld withheld = 8');
  });

  it('can never be computed from what is shown', () => {
    fc.assert(
      fc.property(counts, (given) => {
        for (const column of [suppressed(given), suppressedRows(given)]) {
          if (!column) continue;
          const numbers = possible(column);
          column.cells.forEach((cell, row) => {
            // what really is behind it is always one of them
            expect(numbers[row]?.has(given[row] ?? -1)).toBe(true);
            if (cell.hidden !== null) expect(numbers[row]?.size).toBeGreaterThan(1);
          });
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('are never shown, and what is shown is true', () => {
    fc.assert(
      fc.property(counts, (given) => {
        const { cells, total } = suppressedRows(given);
        cells.forEach(({ value }, row) => {
          if (value !== null)
            expect([value, value === 0 || value >= fewest]).toEqual([given[row], true]);
        });
        expect(total).toEqual(figure(given.reduce((all, count) => all + count, 0)));
      }),
    );
  });
});

describe('shares of what was on time', () => {
  const row = fc
    .tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 7 }))
    .filter(([onTime, late]) => onTime + late > 0)
    .map(([onTime, late]) => ({ due: onTime + late, onTime }));

  /** Every way to spread what all rows have together over those that are hidden, each at least one. */
  function readings(count: number, { due, onTime }: Punctual): Punctual[][] {
    if (count === 0) return due === 0 && onTime === 0 ? [[]] : [];
    const found: Punctual[][] = [];
    for (let met = 0; met <= onTime; met += 1) {
      for (let late = met === 0 ? 1 : 0; late <= due - onTime; late += 1) {
        const rest = { due: due - met - late, onTime: onTime - met };
        for (const others of readings(count - 1, rest)) {
          found.push([{ due: met + late, onTime: met }, ...others]);
        }
      }
    }
    return found;
  }

  it('tell no small number, and none that could be computed', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 3 }), (given) => {
        const { rows, total } = suppressedShares(given);
        for (const one of [...rows, total].filter((each) => each !== undefined)) {
          for (const count of [one.onTime, one.due - one.onTime]) {
            expect(count === 0 || count >= fewest).toBe(true);
          }
        }
        const hidden = given.filter((_, at) => rows[at] === undefined);
        if (total === undefined || hidden.length === 0) return;
        const left = {
          due: hidden.reduce((all, { due }) => all + due, 0),
          onTime: hidden.reduce((all, { onTime }) => all + onTime, 0),
        };
        const ways = readings(hidden.length, left);
        hidden.forEach((_, at) => {
          for (const member of ['due', 'onTime'] as const) {
            expect(new Set(ways.map((way) => way[at]?.[member])).size).toBeGreaterThan(1);
          }
        });
      }),
      { numRuns: 300 },
    );
  });

  it('are told of nobody where each row could only be one deadline', () => {
    const met = { due: 1, onTime: 1 };
    const late = { due: 1, onTime: 0 };
    const { total } = suppressedShares(
      Array.from({ length: 10 }, (_, at) => (at < 5 ? met : late)),
    );
    expect(total).toBeUndefined();
  });

  it('are told where no number is small', () => {
    const rows = [
      { due: 20, onTime: 10 },
      { due: 8, onTime: 8 },
    ];
    expect(suppressedShares(rows)).toEqual({ rows, total: { due: 28, onTime: 18 } });
  });
});
