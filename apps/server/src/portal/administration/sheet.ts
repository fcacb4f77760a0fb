/** A piece of what stands on a sheet: a text, a moment or a day, perhaps with a link or as a tag. */
export interface Piece {
  readonly text?: string;
  readonly at?: Date;
  /** A calendar date, `YYYY-MM-DD`. */
  readonly on?: string;
  readonly href?: string;
  /** What the link is about, for who hears it without its row. */
  readonly about?: string;
  readonly tag?: 'plain' | 'warning';
  readonly isQuiet?: boolean;
  /** A code or an address, which reads from left to right in every language. */
  readonly isCode?: boolean;
  /** The law's own words, which have translations of their own. */
  readonly isLaw?: boolean;
}

/** Pieces that stand one below the other. */
export type Cell = readonly Piece[];

/** A button that leads to a page, or sends a form without fields. */
export interface SheetButton {
  readonly text: string;
  readonly href?: string;
  /** Where the form is sent. */
  readonly action?: string;
  readonly hidden?: Readonly<Record<string, string>>;
  readonly isWarning?: boolean;
  /** The first thing to do on the page; the others are quieter. */
  readonly isMain?: boolean;
}

/** Something to choose from in a filter. */
interface FilterChoice {
  readonly name: string;
  readonly label: string;
  readonly choices: readonly { readonly value: string; readonly text: string }[];
  readonly chosen: string;
}

/** One part of a sheet. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string; readonly id: string }
  | { readonly kind: 'text'; readonly pieces: Cell }
  | { readonly kind: 'notice'; readonly text: string }
  | {
      readonly kind: 'facts';
      readonly rows: readonly { readonly key: string; readonly value: Cell }[];
    }
  | {
      readonly kind: 'table';
      readonly id: string;
      readonly caption: string;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly Cell[])[];
      /** What is said where there is no row. */
      readonly empty: string;
    }
  | { readonly kind: 'points'; readonly items: readonly Piece[] }
  | { readonly kind: 'buttons'; readonly items: readonly SheetButton[] }
  /** A secret that is shown this once. */
  | { readonly kind: 'once'; readonly label: string; readonly value: string }
  | {
      readonly kind: 'filter';
      readonly action: string;
      readonly q: { readonly label: string; readonly value: string } | null;
      readonly choices: readonly FilterChoice[];
      readonly isFiltered: boolean;
    }
  | { readonly kind: 'more'; readonly href: string };

/** A page of the administration: what it is called, what lies above it, and its parts. */
export interface Sheet {
  readonly title: string;
  readonly back: string | null;
  /** What was just done, as a sentence. */
  readonly done: string | null;
  readonly isWide: boolean;
  readonly blocks: readonly Block[];
}

export const say = (text: string): Cell => [{ text }];
export const tag = (text: string, kind: 'plain' | 'warning' = 'plain'): Piece => ({
  text,
  tag: kind,
});
export const quiet = (text: string): Piece => ({ text, isQuiet: true });
export const link = (text: string, href: string, about?: string): Piece => ({
  text,
  href,
  ...(about !== undefined && { about }),
});

/** A moment, or a dash where there is none. */
export const moment = (at: string | Date | null): Cell => [
  at === null ? { text: '–' } : { at: new Date(at) },
];
