import type { Citation } from '../cases/case-pages.js';

/** Why something is proposed or is not: a text `choose.reason.<why>`, or a sentence of the law in English. */
export interface Reason {
  readonly why: string;
  readonly law?: string;
  readonly words?: readonly string[];
  readonly count?: number;
  readonly state?: string;
  readonly authority?: string;
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
