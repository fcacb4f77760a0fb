import type { Measure, Step } from '@rogatory/persistence';
import type { Period } from './statistics-period.js';
import type { Figure } from './suppression.js';

/** A figure of the period, and of the same number of months before it. */
export interface Compared<T> {
  readonly now: T;
  readonly before: T;
}

export type Counts = Readonly<Record<Measure, Figure>>;

/** Rows that may be told apart; where that would tell small numbers, `withheld` says so, and there are none. */
export interface Rows<Row> {
  readonly withheld: boolean;
  readonly rows: readonly Row[];
}

/** Hours between two acts. Null where too few requests took the step. */
export interface Pace {
  readonly median: number | null;
  readonly ninetieth: number | null;
}

/** Deadlines that fell due, those met in time, and their share from 0 to 1. */
export interface OnTime {
  readonly due: number;
  readonly onTime: number;
  readonly share: number;
}

/** What a State has received, sent, decided and executed, as figures that tell of no single case. */
export interface StatisticsView extends Period {
  readonly state: string;
  /** In which months begin and end. */
  readonly zone: string;
  readonly before: Period;
  readonly totals: Readonly<Record<Measure, Compared<Figure>>>;
  /** Requests to the State that had not ended when the period did. */
  readonly open: Compared<Figure>;
  /** Share of urgent requests and emergencies among those received, from 0 to 1. */
  readonly urgentShare: Compared<number | null>;
  readonly onTime: Compared<OnTime | null>;
  /** `open` is the number at the end of the month. */
  readonly byMonth: readonly {
    readonly month: string;
    readonly counts: Counts;
    readonly open: Figure;
  }[];
  readonly byPartner: Rows<{ readonly state: string; readonly counts: Counts }>;
  readonly byKind: Rows<{
    readonly instrument: string;
    readonly kind: string;
    readonly name: string;
    readonly counts: Counts;
  }>;
  readonly byUrgency: readonly { readonly urgency: string; readonly counts: Counts }[];
  /** Requests refused whole, and requests of which single items were refused. */
  readonly refusals: Rows<{
    readonly instrument: string;
    readonly ground: string;
    readonly text: string;
    readonly basis: string;
    readonly whole: Figure;
    readonly part: Figure;
  }>;
  /** Steps taken by the State, and by others for its requests. */
  readonly steps: readonly (Compared<Pace> & {
    readonly step: Step;
    readonly by: 'us' | 'others';
  })[];
  readonly deadlines: readonly {
    readonly instrument: string;
    readonly limit: string;
    readonly name: string;
    readonly policy: boolean;
    readonly met: OnTime | null;
  }[];
}
