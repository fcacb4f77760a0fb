import type { Citation } from '../cases/case-pages.js';

/** Why something is proposed or is not: a text `choose.reason.<why>`, or a sentence of the law in English. */
export interface Reason {
  readonly why: string;
  readonly law?: string;
  readonly words?: readonly string[];
  readonly count?: number;
  readonly state?: string;
  readonly authority?: string;
  /** An article of the instrument, and the offence that it names, in English. */
  readonly article?: string;
  readonly offence?: string;
  /** A maximum penalty that is stated, and the least one that is needed. */
  readonly years?: number | undefined;
  readonly least?: number;
}

/** A kind of request that could serve. */
export interface Proposal {
  readonly value: string;
  readonly instrument: string;
  readonly name: string;
  readonly purpose: string;
  /** Whether the officer can write it here. */
  readonly isOpen: boolean;
  readonly reasons: readonly Reason[];
  readonly basis: readonly Citation[];
}
