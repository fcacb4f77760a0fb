import type { Citation } from '../cases/case-pages.js';
import type { DesignSamples } from './design-samples.js';

/** Something of an instrument that is called by a name. */
export interface Named {
  readonly name: string;
  readonly text: string;
  readonly paragraph: string;
}

/** The words of one instrument. */
export interface Words {
  readonly title: string;
  readonly kinds: readonly Named[];
  readonly limits: readonly Named[];
  readonly grounds: readonly Named[];
  readonly conditions: readonly Named[];
}

/** What an act does, by the row of its lifecycle. */
export interface ActLine {
  readonly action: string;
  readonly by: string;
  readonly roles: readonly string[];
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly isShared: boolean;
  readonly basis: readonly Citation[];
}

/** One step of the guided first visit. */
export interface VisitStep {
  /** The act, or one of the steps that are no single act: `draft`, `decide`, `verify`. */
  readonly name: string;
  readonly standing: 'done' | 'next' | 'later';
  /** Who does it: a demonstration officer, by name and code of the State. */
  readonly officer: string;
  readonly state: string;
  /** Where one signs in as that officer. */
  readonly signIn: string;
  /** Where it is done, for whoever is signed in as somebody who can; null otherwise. */
  readonly href: string | null;
}

/** Pages that help, each with what it shows. */
export interface HelpPages {
  help: { readonly guides: readonly string[] };
  'help-guide': {
    readonly role: string;
    readonly guides: readonly string[];
    readonly actions: readonly string[];
  };
  'help-glossary': { readonly terms: readonly string[]; readonly instruments: readonly Words[] };
  'help-actions': {
    readonly lifecycles: readonly { readonly name: string; readonly acts: readonly ActLine[] }[];
  };
  'first-visit': {
    readonly secret: string;
    readonly who: { readonly name: string; readonly state: string } | null;
    /** The request that is followed. */
    readonly followed: { readonly id: string; readonly reference: string } | null;
    /** Others to follow. */
    readonly choices: readonly { readonly id: string; readonly reference: string }[];
    readonly steps: readonly VisitStep[];
    /** Makes one draft of a form that is sent twice. */
    readonly key: string;
    readonly done: number;
  };
  design: DesignSamples;
}
