import type { Figure } from '@rogatory/casework';

/** What a chart shows of one month. */
interface Mark {
  readonly at: Date;
  readonly figure: Figure;
  /** Middle of the mark. */
  readonly x: number;
  /** Top of the bar, or the point of the line. */
  readonly y: number;
  readonly hasValue: boolean;
  readonly hasMonth: boolean;
}

/** A chart as numbers on a plane of its own, y downwards; the view draws it and writes the words. */
export interface Chart {
  readonly form: 'bars' | 'line';
  readonly width: number;
  readonly height: number;
  /** Where the plot begins and ends, and its bottom. */
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  /** The values of the axis stand at the right in languages that are written from the right. */
  readonly axisX: number;
  readonly ticks: readonly { readonly y: number; readonly value: number }[];
  readonly barWidth: number;
  readonly marks: readonly Mark[];
  /** Stretches of the line, as points of an SVG polyline; hidden numbers break it. */
  readonly lines: readonly string[];
}

const width = 340;
const height = 190;
const plot = { start: 38, end: 8, top: 22, bottom: height - 26 };
/** Least room for a number above a bar, and for the name of a month below it. */
const room = { value: 18, month: 46 };

/** Lays out a chart of months, the first one where lines of the language begin. */
export function chartOf(
  form: Chart['form'],
  series: readonly { readonly at: Date; readonly figure: Figure }[],
  isRightToLeft: boolean,
): Chart {
  const [left, right] = isRightToLeft
    ? [plot.end, width - plot.start]
    : [plot.start, width - plot.end];
  const greatest = Math.max(...series.map(({ figure }) => figure.value ?? 0), 0);
  const ticks = ticksUpTo(greatest);
  const top = ticks.at(-1) ?? 1;
  const y = (value: number): number =>
    rounded(plot.bottom - (value / top) * (plot.bottom - plot.top));
  const slot = (right - left) / Math.max(series.length, 1);
  const monthsApart = Math.ceil(room.month / slot);
  const marks = series.map(({ at, figure }, index): Mark => {
    const fromStart = (index + 0.5) * slot;
    return {
      ...{ at, figure, x: rounded(isRightToLeft ? right - fromStart : left + fromStart) },
      ...{ y: y(figure.value ?? 0), hasValue: slot >= room.value },
      hasMonth: index % monthsApart === 0,
    };
  });
  return {
    ...{ form, width, height, left, right, bottom: plot.bottom, marks },
    axisX: isRightToLeft ? right + 6 : left - 6,
    ticks: ticks.map((value) => ({ y: y(value), value })),
    barWidth: rounded(Math.min(slot * 0.7, 40)),
    lines: form === 'line' ? linesThrough(marks) : [],
  };
}

/** Whole numbers from 0 to the first round one that nothing exceeds, three or four of them. */
function ticksUpTo(greatest: number): number[] {
  const rough = Math.max(greatest, 1) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(
    1,
    [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? 1,
  );
  const count = Math.max(1, Math.ceil(greatest / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

function linesThrough(marks: readonly Mark[]): string[] {
  const lines: string[][] = [[]];
  for (const { figure, x, y } of marks) {
    if (figure.value === null) lines.push([]);
    else lines.at(-1)?.push(`${String(x)},${String(y)}`);
  }
  return lines.filter(({ length }) => length > 1).map((points) => points.join(' '));
}

const rounded = (length: number): number => Math.round(length * 10) / 10;
