import type { Values } from '../messages.js';

export interface Citation {
  /** As lawyers write it, such as `40(15)(c)`. */
  readonly paragraph: string;
  readonly title: string;
  readonly gist: string;
}

/**
 * One thing that was said. What somebody wrote is a text, and shown as it was written: it is never translated, not even
 * where an instrument happens to use the same words. All else is told in the reader's language.
 */
export type Word =
  | string
  | { readonly law: string }
  | { readonly state: string }
  /** A moment, or when something falls due. */
  | { readonly at: Date; readonly isDue?: true }
  /** The first of these messages that there is; else the code itself. */
  | { readonly keys: readonly string[]; readonly code: string; readonly values?: Values }
  | { readonly parts: readonly Word[] };

/** One thing that was said, by the name of its member. */
export interface Said {
  readonly name: string;
  readonly values: readonly Word[];
  /** What it was before, where the values are what it was changed to. */
  readonly was?: readonly string[];
  /** In place of values, where it is items that are told of. */
  readonly items?: readonly SaidItem[];
}

/** What was said of one item. */
export interface SaidItem {
  /** As the list of items counts; null for one that is not in it. */
  readonly number: number | null;
  readonly measure: string;
  readonly data: string | null;
  readonly target: string | null;
  readonly decision: string | null;
  readonly outcome: string | null;
  /** Grounds with their provisions, conditions, reasons. */
  readonly texts: readonly Word[];
}

export interface EventLine {
  readonly anchor: string;
  readonly type: string;
  readonly room: 'shared' | 'private';
  readonly state: string;
  readonly actor: string;
  readonly at: Date;
  readonly basis: readonly Citation[];
  readonly said: readonly Said[];
}

/** What one side has written, with the answers under the questions that it asked. */
export interface ThreadMessage extends EventLine {
  readonly isOurs: boolean;
  readonly pairs: readonly { readonly question: string; readonly answer: string | null }[];
  /** Id of the notification that tells the reader of it; null once that was read. */
  readonly unread: string | null;
}

/** What was written about one matter, in order. */
export interface Thread {
  /** Text `thread.<about>`. */
  readonly about: string;
  readonly isOpen: boolean;
  readonly messages: readonly ThreadMessage[];
  /** Acts by which the reader can answer now. */
  readonly answers: readonly string[];
}
